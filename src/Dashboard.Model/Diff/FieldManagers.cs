using System.Text.Json;

namespace Dashboard.Model.Diff;

/// <summary>
/// Which field manager wrote a version, read from <c>metadata.managedFields</c>. A manager is a tool's claim about itself. Pure; safe for concurrent use.
/// </summary>
public static class FieldManagers
{
    /// <summary>
    /// The manager of the entry that is new or changed against the version before; of several, the one with the latest time, of these the last in the list.
    /// Null: there is none (the object does not say, only took entries away, or is not readable).
    /// </summary>
    /// <param name="was">The version before; empty when there was none.</param>
    public static string? LastWriter(ReadOnlySpan<byte> was, ReadOnlySpan<byte> now)
    {
        var before = Entries(was);
        var after = Entries(now);
        Entry? latest = null;
        foreach (var entry in after)
        {
            if (entry.Manager is null || IsIn(before, was, now[entry.Start..entry.End]))
                continue;
            // Times are RFC 3339 in UTC to the second: their text sorts as they do.
            if (latest is null || string.CompareOrdinal(entry.Time, latest.Value.Time) >= 0)
                latest = entry;
        }

        return latest?.Manager;
    }

    private static bool IsIn(List<Entry> entries, ReadOnlySpan<byte> json, ReadOnlySpan<byte> bytes)
    {
        foreach (var entry in entries)
        {
            if (json[entry.Start..entry.End].SequenceEqual(bytes))
                return true;
        }

        return false;
    }

    private static List<Entry> Entries(ReadOnlySpan<byte> json)
    {
        var entries = new List<Entry>();
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonTokens.MaxDepth });
            if (reader.Read() && reader.TokenType == JsonTokenType.StartObject && Find(ref reader, "metadata"u8) && Find(ref reader, "managedFields"u8) &&
                reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                    entries.Add(Read(ref reader));
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON, or text that is not text: who wrote it is unknown.
            entries.Clear();
        }

        return entries;
    }

    // From the start of an object to the value of one of its members.
    private static bool Find(ref Utf8JsonReader reader, ReadOnlySpan<byte> member)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(member);
            reader.Read();
            if (found)
                return true;
            reader.Skip();
        }

        return false;
    }

    private static Entry Read(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        string? manager = null;
        string? time = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isManager = reader.ValueTextEquals("manager"u8);
            var isTime = reader.ValueTextEquals("time"u8);
            reader.Read();
            if (isManager && reader.TokenType == JsonTokenType.String)
                manager = reader.GetString();
            else if (isTime && reader.TokenType == JsonTokenType.String)
                time = reader.GetString();
            else
                reader.Skip();
        }

        return new Entry(start, (int)reader.BytesConsumed, string.IsNullOrEmpty(manager) ? null : manager, time);
    }

    private readonly record struct Entry(int Start, int End, string? Manager, string? Time);
}
