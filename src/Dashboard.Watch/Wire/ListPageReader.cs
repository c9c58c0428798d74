using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Dashboard.Watch.Wire;

/// <summary>
/// Takes a list response apart item by item while it arrives: no more than one item and one read are held, and of an item over the limit only its
/// beginning. Items are told apart by their brackets, so that one that cannot be read does not take the others with it. The list's own metadata may stand
/// before the items (built-in kinds) or after them (custom resources). One reader, read once.
/// </summary>
internal sealed class ListPageReader(Stream body, int largestItem)
{
    private enum Place
    {
        Outside,
        Top,
        Items,
        Metadata,
    }

    private JsonReaderState state;
    private Place place = Place.Outside;
    private string? property;
    private bool complete;
    private ValueScanner scanner;

    /// <summary>Bytes at the start of what is buffered that were found to belong to the item that is not whole yet.</summary>
    private long scanned;
    private bool skipping;

    /// <summary>Token for the next page; null or empty after the last. Known when the items have been read.</summary>
    public string? Continue { get; private set; }

    /// <summary>Version of the whole list; the same on each page.</summary>
    public string? ResourceVersion { get; private set; }

    /// <summary>Items in order; each valid until the next is asked for.</summary>
    /// <exception cref="ProtocolException">Not a list, or cut off.</exception>
    public async IAsyncEnumerable<Piece> ReadItemsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: 64 * 1024));
        try
        {
            while (true)
            {
                var result = await pipe.ReadAsync(cancellationToken);
                var buffer = result.Buffer;
                while (TryRead(ref buffer, result.IsCompleted, out var item))
                    yield return item;
                if (result.IsCompleted)
                    break;
                if (buffer.Length > largestItem)
                    throw new ProtocolException("A list has more between its items than they may hold.");
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

    private bool TryRead(ref ReadOnlySequence<byte> buffer, bool isFinal, out Piece item)
    {
        item = default;
        try
        {
            while (!complete && (place == Place.Items || TryReadFrame(ref buffer, isFinal)))
            {
                if (place != Place.Items)
                    continue;
                if (TryReadItem(ref buffer, out item))
                    return true;
                if (place == Place.Items)
                    return false;
            }
            return false;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Without the inner exception: its message can quote an object.
        }
        throw new ProtocolException("A list is not readable as JSON.");
    }

    /// <summary>Reads what stands around the items, up to their first or to the end. False: more bytes are needed.</summary>
    private bool TryReadFrame(ref ReadOnlySequence<byte> buffer, bool isFinal)
    {
        var reader = new Utf8JsonReader(buffer, isFinal, state);
        // Where parsing can go on from: what a value that is only partly here began with has to be read again.
        var kept = (reader.CurrentState, reader.Position);
        var whole = true;
        while (whole && !complete && place != Place.Items && reader.Read())
        {
            switch (place)
            {
                case Place.Outside:
                    place = reader.TokenType == JsonTokenType.StartObject ? Place.Top : throw new ProtocolException("The answer to a list is not a JSON object.");
                    break;
                case Place.Top or Place.Metadata when reader.TokenType == JsonTokenType.PropertyName:
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
                case Place.Metadata when reader.TokenType == JsonTokenType.EndObject:
                    place = Place.Top;
                    break;
                case Place.Metadata when reader.TokenType == JsonTokenType.String && property == "continue":
                    Continue = reader.GetString();
                    break;
                case Place.Metadata when reader.TokenType == JsonTokenType.String && property == "resourceVersion":
                    ResourceVersion = reader.GetString();
                    break;
                default:
                    whole = reader.TrySkip();
                    break;
            }
            if (whole)
                kept = (reader.CurrentState, reader.Position);
        }
        state = kept.CurrentState;
        buffer = buffer.Slice(kept.Position);
        return complete || place == Place.Items;
    }

    /// <summary>False: more bytes are needed, or the items are over (the frame goes on at their closing bracket, as if there had been none).</summary>
    private bool TryReadItem(ref ReadOnlySequence<byte> buffer, out Piece item)
    {
        item = default;
        if (scanned == 0 && !skipping && !TryBeginItem(ref buffer))
            return false;
        var ended = false;
        foreach (var segment in buffer.Slice(scanned))
        {
            scanned += scanner.Scan(segment.Span, out ended);
            if (ended)
                break;
        }
        if (!ended && !skipping && scanned <= largestItem)
            return false;
        var found = !skipping;
        if (found)
            item = scanned > largestItem ? Piece.Cut(buffer.Slice(0, scanned)) : new Piece(buffer.Slice(0, scanned), IsCut: false);
        buffer = buffer.Slice(scanned);
        (scanned, skipping) = (0, !ended);
        return found || (ended && TryReadItem(ref buffer, out item));
    }

    private bool TryBeginItem(ref ReadOnlySequence<byte> buffer)
    {
        var bytes = new SequenceReader<byte>(buffer);
        bytes.AdvancePastAny(" \t\r\n,"u8);
        buffer = bytes.UnreadSequence;
        if (!bytes.TryPeek(out var first))
            return false;
        scanner = default;
        if (first == '{')
            return true;
        place = first == ']' ? Place.Top : throw new ProtocolException("An item of a list is not a JSON object.");
        return false;
    }
}
