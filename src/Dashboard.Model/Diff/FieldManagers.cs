using System.Text.Json;

namespace Dashboard.Model.Diff;

/// <summary>
/// Which field manager wrote a version, read from <c>metadata.managedFields</c>. A manager is a tool's claim about itself. Pure; safe for concurrent use.
/// </summary>
public static class FieldManagers
{
    /// <summary>An object with more managers than this does not say: each is compared with each of the version before.</summary>
    public const int MaxEntries = 500;

    /// <summary>
    /// The manager of the entry that is new or changed against the version before; of several, the one with the latest time, of these the last in the list.
    /// Null: there is none (the object does not say, only took entries away, or is not readable).
    /// </summary>
    /// <param name="was">The version before; empty when there was none.</param>
    public static string? LastWriter(ReadOnlySpan<byte> was, ReadOnlySpan<byte> now)
    {
        using var after = new TokenTable();
        if (!after.Read(now))
            return null;
        var tokens = new JsonTokens(after, now);
        if (was.IsEmpty)
            return Latest(default, -1, tokens, Entries(tokens));
        using var before = new TokenTable();
        return before.Read(was) ? LastWriter(new JsonTokens(before, was), tokens) : null;
    }

    internal static string? LastWriter(JsonTokens was, JsonTokens now) => Latest(was, Entries(was), now, Entries(now));

    private static string? Latest(JsonTokens was, int before, JsonTokens now, int after)
    {
        if (after < 0)
            return null;
        string? latest = null;
        string? latestTime = null;
        // Entries keep their places mostly: the one at the same place is looked at first.
        var peer = before < 0 ? 0 : before + 1;
        for (var entry = after + 1; entry < now[after].Next; entry = now[entry].Next)
        {
            var same = before >= 0 && peer < was[before].Next && was.Raw(peer).SequenceEqual(now.Raw(entry));
            if (before >= 0 && peer < was[before].Next)
                peer = was[peer].Next;
            if (same || IsIn(was, before, now.Raw(entry)) || Text(now, entry, "\"manager\""u8) is not { Length: > 0 } manager)
                continue;
            // Times are RFC 3339 in UTC to the second: their text sorts as they do.
            var time = Text(now, entry, "\"time\""u8);
            if (latest is null || string.CompareOrdinal(time, latestTime) >= 0)
                (latest, latestTime) = (manager, time);
        }

        return latest;
    }

    private static bool IsIn(JsonTokens was, int before, ReadOnlySpan<byte> entry)
    {
        for (var i = before + 1; before >= 0 && i < was[before].Next; i = was[i].Next)
        {
            if (was.Raw(i).SequenceEqual(entry))
                return true;
        }

        return false;
    }

    // The list, or -1.
    private static int Entries(JsonTokens document)
    {
        var metadata = document.Member(0, "\"metadata\""u8);
        var entries = metadata < 0 ? -1 : document.Member(metadata, "\"managedFields\""u8);
        if (entries < 0 || document[entries].Type != JsonTokenType.StartArray)
            return -1;
        var count = 0;
        for (var entry = entries + 1; entry < document[entries].Next; entry = document[entry].Next)
            count++;
        return count <= MaxEntries ? entries : -1;
    }

    private static string? Text(JsonTokens document, int entry, ReadOnlySpan<byte> member)
    {
        var value = document.Member(entry, member);
        return value >= 0 && document[value].Type == JsonTokenType.String ? JsonText.Strict(document.Raw(value)) : null;
    }
}
