using System.Text.Json;

namespace Dashboard.Model.Diff;

/// <summary>
/// Which field manager wrote a version and set its fields, read from <c>metadata.managedFields</c>. A manager is a tool's claim about
/// itself. Pure; safe for concurrent use.
/// </summary>
public static class FieldManagers
{
    /// <summary>An object with more managers than this does not say: each is compared with each of the version before.</summary>
    public const int MaxEntries = 500;

    /// <summary>Paths of one version that are asked for at most; of more, whoever wrote the version stands for all.</summary>
    internal const int MaxPaths = 100;

    /// <summary>
    /// The manager of the entry that is new or changed against the version before (not only by losing fields); of several, the one with the latest time, of these the last in the list.
    /// Null: there is none (the object does not say, only took entries away, or is not readable).
    /// </summary>
    /// <param name="was">The version before; empty when there was none.</param>
    public static string? LastWriter(ReadOnlySpan<byte> was, ReadOnlySpan<byte> now)
    {
        var after = new TokenTable();
        if (!after.Read(now))
            return null;
        var tokens = new JsonTokens(after, now);
        if (was.IsEmpty)
            return Latest(default, -1, tokens, Entries(tokens)).Manager;
        var before = new TokenTable();
        return before.Read(was) ? LastWriter(new JsonTokens(before, was), tokens).Manager : null;
    }

    /// <summary>
    /// The manager that last set each field, as a version's own entries say; null for a field that none of them names: one that is not there, or one that the
    /// server sets. Of several that name a field, the one with the latest time.
    /// </summary>
    public static string?[] Owners(ReadOnlySpan<byte> version, IReadOnlyList<string> paths) =>
        [.. Claims(version, paths, MaxPaths).Select(claim => claim?.Manager)];

    /// <summary>As <see cref="Owners"/>, with the time of the entry: the last write of that manager, to this field or to another one of its own.</summary>
    /// <param name="most">Fields that are looked up; those behind have none.</param>
    public static FieldClaim?[] Claims(ReadOnlySpan<byte> version, IReadOnlyList<string> paths, int most)
    {
        var claims = new FieldClaim?[paths.Count];
        var tokens = new TokenTable();
        if (!tokens.Read(version))
            return claims;
        var document = new JsonTokens(tokens, version);
        for (var i = 0; i < Math.Min(claims.Length, most); i++)
            claims[i] = Claim(document, paths[i], writer: null);
        return claims;
    }

    /// <summary>Alone: no entry of another manager is new or changed, so all that changed is this one's.</summary>
    internal static (string? Manager, bool Alone) LastWriter(JsonTokens was, JsonTokens now) => Latest(was, Entries(was), now, Entries(now));

    /// <summary>
    /// Who set what changed. Usually one manager wrote the version, and <c>ByPath</c> is null; where several did (their writes came as one version, or one took
    /// a field away from another), it has the manager of each path in their order, the writer's where no entry names the path.
    /// </summary>
    internal static (string? Writer, IReadOnlyList<string?>? ByPath) Attribute(JsonTokens was, JsonTokens now, PathList paths)
    {
        var (writer, alone) = LastWriter(was, now);
        if (alone || paths.Count is 0 or > MaxPaths)
            return (writer, null);
        var owners = new List<string?>(paths.Count);
        for (var i = 0; i < paths.Count; i++)
            owners.Add(Claim(now, paths[i].ToString(), writer)?.Manager);
        var named = owners.OfType<string>().Distinct(StringComparer.Ordinal).Take(2).ToList();
        if (named.Count == 1 && (writer is null || !owners.Contains(null)))
            writer = named[0];
        for (var i = 0; i < owners.Count; i++)
            owners[i] ??= writer;
        return (writer, owners.TrueForAll(owner => owner == writer) ? null : owners);
    }

    private static FieldClaim? Claim(JsonTokens version, string path, string? writer)
    {
        var entries = Entries(version);
        if (entries < 0)
            return null;
        var segments = FieldSegment.Split(path);
        string? owner = null;
        string? ownerTime = null;
        for (var entry = entries + 1; entry < version[entries].Next; entry = version[entry].Next)
        {
            var set = version.Member(entry, "\"fieldsV1\""u8);
            if (set < 0 || !FieldSet.Holds(version, set, segments) || Text(version, entry, "\"manager\""u8) is not { Length: > 0 } manager)
                continue;
            var time = Text(version, entry, "\"time\""u8);
            var order = string.CompareOrdinal(time, ownerTime);
            if (owner is null || order > 0 || (order == 0 && owner != writer))
                (owner, ownerTime) = (manager, time);
        }

        return owner is null ? null : new FieldClaim(owner, ownerTime);
    }

    private static (string? Manager, bool Alone) Latest(JsonTokens was, int before, JsonTokens now, int after)
    {
        if (after < 0)
            return (null, false);
        string? latest = null;
        string? latestTime = null;
        var alone = true;
        // Entries keep their places mostly: the one at the same place is looked at first.
        var peer = before < 0 ? 0 : before + 1;
        for (var entry = after + 1; entry < now[after].Next; entry = now[entry].Next)
        {
            var same = before >= 0 && peer < was[before].Next && was.Raw(peer).SequenceEqual(now.Raw(entry));
            if (before >= 0 && peer < was[before].Next)
                peer = was[peer].Next;
            if (same || Text(now, entry, "\"manager\""u8) is not { Length: > 0 } manager || !Wrote(was, before, now, entry))
                continue;
            // Times are RFC 3339 in UTC to the second: their text sorts as they do.
            var time = Text(now, entry, "\"time\""u8);
            alone &= latest is null || latest == manager;
            if (latest is null || string.CompareOrdinal(time, latestTime) >= 0)
                (latest, latestTime) = (manager, time);
        }

        return (latest, alone && latest is not null);
    }

    // An entry that was there before as it is, or of the same time and shorter: another manager took fields away from it. (Who writes is given the time of
    // the write, to the second; writes of a scale subresource have none.)
    private static bool Wrote(JsonTokens was, int before, JsonTokens now, int entry)
    {
        var raw = now.Raw(entry);
        for (var i = before + 1; before >= 0 && i < was[before].Next; i = was[i].Next)
        {
            if (was.Raw(i).SequenceEqual(raw))
                return false;
            if (raw.Length < was.Raw(i).Length && Same(was, i, now, entry, "\"manager\""u8) && Same(was, i, now, entry, "\"operation\""u8)
                && Same(was, i, now, entry, "\"subresource\""u8) && Same(was, i, now, entry, "\"time\""u8))
                return false;
        }

        return true;
    }

    private static bool Same(JsonTokens was, int before, JsonTokens now, int after, ReadOnlySpan<byte> member)
    {
        var (a, b) = (was.Member(before, member), now.Member(after, member));
        return (a < 0 ? default : was.Raw(a)).SequenceEqual(b < 0 ? default : now.Raw(b));
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
