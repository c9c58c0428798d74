using System.Text;
using System.Text.Json;

namespace Dashboard.Watch.Wire;

/// <summary>Reads watch lines and objects: what identifies a version, in one pass, without a tree.</summary>
internal static class ObjectReader
{
    private const string TooLarge = "It is larger than the limit for one object.";
    private const string Unreadable = "It is not readable as JSON.";

    /// <summary>API servers decode 10,000 levels at most.</summary>
    private static readonly JsonReaderOptions Deep = new() { MaxDepth = 10_064 };

    /// <summary>Never throws: of a line that is cut or cannot be read, what stood before the fault is told, with <see cref="WatchEvent.Flaw"/>.</summary>
    public static WatchEvent ReadEvent(ReadOnlySpan<byte> line, bool isCut)
    {
        Range at = default;
        ObjectHead head = default;
        string? type = null;
        var flaw = isCut ? TooLarge : null;
        try
        {
            var reader = new Utf8JsonReader(line, Deep);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return new WatchEvent(WatchEventType.Unknown, null, at, head, null, Unreadable);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("type"u8))
                {
                    reader.Read();
                    type = Text(ref reader);
                }
                else if (reader.ValueTextEquals("object"u8))
                {
                    reader.Read();
                    var start = (int)reader.TokenStartIndex;
                    ReadHead(ref reader, ref head);
                    at = start..(int)reader.BytesConsumed;
                }
                else
                {
                    reader.Read();
                    reader.Skip();
                }
            }
            // Reads to the end, so that garbage behind the object does not pass.
            while (reader.Read()) { }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Without the exception: its message can quote the object.
            flaw ??= Unreadable;
        }
        var kind = type switch
        {
            "ADDED" => WatchEventType.Added,
            "MODIFIED" => WatchEventType.Modified,
            "DELETED" => WatchEventType.Deleted,
            "BOOKMARK" => WatchEventType.Bookmark,
            "ERROR" => WatchEventType.Error,
            _ => WatchEventType.Unknown,
        };
        var error = kind == WatchEventType.Error ? StatusError.Read(200, line[at].ToArray(), retryAfter: null) : null;
        return new WatchEvent(kind, type, at, head, error, flaw);
    }

    /// <summary>Never throws: of an object that is cut or cannot be read, what stood before the fault is told, with the flaw.</summary>
    public static (ObjectHead Head, string? Flaw) ReadObject(ReadOnlySpan<byte> json, bool isCut)
    {
        ObjectHead head = default;
        var flaw = isCut ? TooLarge : null;
        try
        {
            var reader = new Utf8JsonReader(json, Deep);
            reader.Read();
            ReadHead(ref reader, ref head);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Without the exception: its message can quote the object.
            flaw ??= Unreadable;
        }
        return (head, flaw);
    }

    /// <summary>From the start of an object to its end; what is read before a fault stays in <paramref name="head"/>.</summary>
    private static void ReadHead(ref Utf8JsonReader reader, ref ObjectHead head)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("apiVersion"u8))
            {
                reader.Read();
                head = head with { ApiVersion = Text(ref reader) };
            }
            else if (reader.ValueTextEquals("kind"u8))
            {
                reader.Read();
                head = head with { Kind = Text(ref reader) };
            }
            else if (reader.ValueTextEquals("metadata"u8))
            {
                reader.Read();
                ReadMetadata(ref reader, ref head);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, ref ObjectHead head)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Name(ref reader);
            reader.Read();
            switch (name)
            {
                case MetadataName.Name:
                    head = head with { Name = Text(ref reader) };
                    break;
                case MetadataName.Namespace:
                    head = head with { Namespace = Text(ref reader) };
                    break;
                case MetadataName.Uid:
                    head = head with { Uid = Text(ref reader) };
                    break;
                case MetadataName.ResourceVersion:
                    head = head with { ResourceVersion = Text(ref reader) };
                    break;
                case MetadataName.Generation:
                    head = head with { Generation = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) ? value : null };
                    reader.Skip();
                    break;
                case MetadataName.Annotations when reader.TokenType == JsonTokenType.StartObject:
                    head = head with { InitialEventsEnd = HasInitialEventsEnd(ref reader) };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private enum MetadataName
    {
        Other,
        Name,
        Namespace,
        Uid,
        ResourceVersion,
        Generation,
        Annotations,
    }

    private static MetadataName Name(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("name"u8) ? MetadataName.Name
        : reader.ValueTextEquals("namespace"u8) ? MetadataName.Namespace
        : reader.ValueTextEquals("uid"u8) ? MetadataName.Uid
        : reader.ValueTextEquals("resourceVersion"u8) ? MetadataName.ResourceVersion
        : reader.ValueTextEquals("generation"u8) ? MetadataName.Generation
        : reader.ValueTextEquals("annotations"u8) ? MetadataName.Annotations
        : MetadataName.Other;

    private static bool HasInitialEventsEnd(ref Utf8JsonReader reader)
    {
        var found = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isEnd = reader.ValueTextEquals("k8s.io/initial-events-end"u8);
            reader.Read();
            found |= isEnd && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("true"u8);
            reader.Skip();
        }
        return found;
    }

    /// <summary>A string, or null for anything else. Invalid UTF-8 becomes U+FFFD rather than an exception; half a surrogate pair is no text.</summary>
    private static string? Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }
        if (!reader.ValueIsEscaped)
            return Encoding.UTF8.GetString(reader.ValueSpan);
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
