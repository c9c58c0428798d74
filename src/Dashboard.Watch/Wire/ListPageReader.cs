using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Dashboard.Watch.Wire;

/// <summary>
/// Takes a list response apart item by item while it arrives: no more than one item and one read are held. The list's own metadata may stand
/// before the items (built-in kinds) or after them (custom resources). One reader, read once.
/// </summary>
internal sealed class ListPageReader(Stream body, int largestItem)
{
    private static readonly JsonReaderOptions Deep = new() { MaxDepth = 10_064 };

    private enum Place
    {
        Outside,
        Top,
        Items,
        Metadata,
    }

    private JsonReaderState state = new(Deep);
    private Place place = Place.Outside;
    private string? property;
    private bool complete;

    /// <summary>Token for the next page; null or empty after the last. Known when the items have been read.</summary>
    public string? Continue { get; private set; }

    /// <summary>Version of the whole list; the same on each page.</summary>
    public string? ResourceVersion { get; private set; }

    /// <summary>Items in order; each valid until the next is asked for.</summary>
    /// <exception cref="ProtocolException">Not a list, or cut off.</exception>
    /// <exception cref="LineTooLongException">One item is larger than the limit.</exception>
    public async IAsyncEnumerable<ReadOnlySequence<byte>> ReadItemsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: 64 * 1024));
        try
        {
            while (true)
            {
                var result = await pipe.ReadAsync(cancellationToken);
                var buffer = result.Buffer;
                while (TryReadItem(ref buffer, result.IsCompleted, out var item))
                    yield return item;
                if (result.IsCompleted)
                    break;
                if (buffer.Length > largestItem)
                    throw new LineTooLongException(largestItem);
                pipe.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
        if (!complete || ResourceVersion is null)
            throw new ProtocolException("A list ended before it was complete.");
    }

    private bool TryReadItem(ref ReadOnlySequence<byte> buffer, bool isFinal, out ReadOnlySequence<byte> item)
    {
        try
        {
            return TryReadItemCore(ref buffer, isFinal, out item);
        }
        catch (JsonException)
        {
            // Without the inner exception: its message can quote an object.
        }
        throw new ProtocolException("A list is not readable as JSON.");
    }

    private bool TryReadItemCore(ref ReadOnlySequence<byte> buffer, bool isFinal, out ReadOnlySequence<byte> item)
    {
        item = default;
        var reader = new Utf8JsonReader(buffer, isFinal, state);
        // Where parsing can go on from: what a value that is only partly here began with has to be read again.
        var kept = (reader.CurrentState, reader.Position);
        var found = false;
        while (!found && !complete && reader.Read())
        {
            switch (place)
            {
                case Place.Outside:
                    if (reader.TokenType != JsonTokenType.StartObject)
                        throw new ProtocolException("The answer to a list is not a JSON object.");
                    place = Place.Top;
                    break;
                case Place.Top when reader.TokenType == JsonTokenType.PropertyName:
                    property = reader.GetString();
                    break;
                case Place.Top when reader.TokenType == JsonTokenType.EndObject:
                    complete = true;
                    break;
                case Place.Top when property == "items" && reader.TokenType == JsonTokenType.StartArray:
                    place = Place.Items;
                    break;
                case Place.Top when property == "metadata" && reader.TokenType == JsonTokenType.StartObject:
                    place = Place.Metadata;
                    break;
                case Place.Items when reader.TokenType == JsonTokenType.EndArray:
                case Place.Metadata when reader.TokenType == JsonTokenType.EndObject:
                    place = Place.Top;
                    break;
                case Place.Metadata when reader.TokenType == JsonTokenType.PropertyName:
                    property = reader.GetString();
                    break;
                case Place.Metadata when reader.TokenType == JsonTokenType.String && property == "continue":
                    Continue = reader.GetString();
                    break;
                case Place.Metadata when reader.TokenType == JsonTokenType.String && property == "resourceVersion":
                    ResourceVersion = reader.GetString();
                    break;
                default:
                    var start = buffer.GetPosition(reader.TokenStartIndex);
                    if (!reader.TrySkip())
                        goto partial;
                    if (place == Place.Items)
                    {
                        item = buffer.Slice(start, reader.Position);
                        found = true;
                    }
                    break;
            }
            kept = (reader.CurrentState, reader.Position);
        }
    partial:
        state = kept.CurrentState;
        buffer = buffer.Slice(kept.Position);
        if (found && item.Length > largestItem)
            throw new LineTooLongException(largestItem);
        return found;
    }
}
