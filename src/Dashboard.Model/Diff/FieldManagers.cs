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
            return Text(tokens, Latest(default, -1, tokens, Entries(tokens)).Manager);
        var before = new TokenTable();
        return before.Read(was) ? Text(tokens, LastWriter(new JsonTokens(before, was), tokens).Manager) : null;
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
        var entries = Entries(document);
        for (var i = 0; i < Math.Min(claims.Length, most); i++)
        {
            var (manager, time) = Claim(document, entries, FieldSegment.Split(paths[i]), writer: null);
            claims[i] = manager < 0 ? null : new FieldClaim(Text(document, manager)!, Text(document, time));
        }

        return claims;
    }

    /// <summary>Alone: no entry of another manager is new or changed, so all that changed is this one's.</summary>
    /// <returns>The token of the manager's name; -1: none.</returns>
    private static (int Manager, bool Alone) LastWriter(JsonTokens was, JsonTokens now) => Latest(was, Entries(was), now, Entries(now));

    /// <summary>
    /// Who set what changed. Usually one manager wrote the version, and <c>ByPath</c> is null; where several did (their writes came as one version, or one took
    /// a field away from another), it has the manager of each path in their order, the writer's where no entry names the path.
    /// </summary>
    internal static (string? Writer, IReadOnlyList<string?>? ByPath) Attribute(JsonTokens was, JsonTokens now, PathList paths, AttributionTexts texts)
    {
        var (last, alone) = LastWriter(was, now);
        var writer = last < 0 ? null : texts.Name(now.Raw(last));
        if (alone || paths.Count is 0 or > MaxPaths)
            return (writer, null);
        var entries = Entries(now);
        var owners = new string?[paths.Count];
        for (var i = 0; i < owners.Length; i++)
        {
            var (owner, _) = Claim(now, entries, texts.Segments(paths[i]), writer);
            owners[i] = owner < 0 ? null : texts.Name(now.Raw(owner));
        }

        return Settle(writer, owners);
    }

    // Who owns all that anybody owns wrote the version, unless somebody else did and set what nobody owns.
    private static (string? Writer, IReadOnlyList<string?>? ByPath) Settle(string? writer, string?[] owners)
    {
        string? only = null;
        var several = false;
        foreach (var owner in owners)
        {
            several |= only is not null && owner is not null && owner != only;
            only ??= owner;
        }

        if (only is not null && !several && (writer is null || !owners.Contains(null)))
            writer = only;
        several = false;
        for (var i = 0; i < owners.Length; i++)
            several |= (owners[i] ??= writer) != writer;
        return (writer, several ? owners : null);
    }

    /// <returns>The tokens of a manager's name and of its time; -1: none.</returns>
    private static (int Manager, int Time) Claim(JsonTokens version, int entries, List<FieldSegment> path, string? writer)
    {
        var (owner, ownerTime) = (-1, -1);
        for (var entry = entries + 1; entries >= 0 && entry < version[entries].Next; entry = version[entry].Next)
        {
            var set = version.Member(entry, "\"fieldsV1\""u8);
            if (set < 0 || !FieldSet.Holds(version, set, path) || Manager(version, entry) is not (>= 0 and var manager))
                continue;
            var time = String(version, entry, "\"time\""u8);
            var order = CompareTimes(version, time, ownerTime);
            if (owner < 0 || order > 0 || (order == 0 && (writer is null || !JsonText.Says(version.Raw(owner), writer))))
                (owner, ownerTime) = (manager, time);
        }

        return (owner, ownerTime);
    }

    private static (int Manager, bool Alone) Latest(JsonTokens was, int before, JsonTokens now, int after)
    {
        if (after < 0)
            return (-1, false);
        var (latest, latestTime) = (-1, -1);
        var alone = true;
        // Entries keep their places mostly: the one at the same place is looked at first.
        var peer = before < 0 ? 0 : before + 1;
        for (var entry = after + 1; entry < now[after].Next; entry = now[entry].Next)
        {
            var same = before >= 0 && peer < was[before].Next && was.Raw(peer).SequenceEqual(now.Raw(entry));
            if (before >= 0 && peer < was[before].Next)
                peer = was[peer].Next;
            if (same || Manager(now, entry) is not (>= 0 and var manager) || !Wrote(was, before, now, entry))
                continue;
            var time = String(now, entry, "\"time\""u8);
            alone &= latest < 0 || JsonText.SameString(now.Raw(latest), now.Raw(manager));
            if (latest < 0 || CompareTimes(now, time, latestTime) >= 0)
                (latest, latestTime) = (manager, time);
        }

        return (latest, alone && latest >= 0);
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

    // The token of an entry's manager; -1: it names none, or not in text that can be read.
    private static int Manager(JsonTokens document, int entry)
    {
        var name = String(document, entry, "\"manager\""u8);
        return name >= 0 && document.Raw(name) is { Length: > 2 } raw && (!raw.Contains((byte)'\\') || JsonText.Strict(raw) is { Length: > 0 }) ? name : -1;
    }

    private static int String(JsonTokens document, int entry, ReadOnlySpan<byte> member)
    {
        var value = document.Member(entry, member);
        return value >= 0 && document[value].Type == JsonTokenType.String ? value : -1;
    }

    // Times are RFC 3339 in UTC to the second: their text sorts as they do. None comes first.
    private static int CompareTimes(JsonTokens document, int a, int b) =>
        (a < 0 ? default : document.Raw(a)[1..^1]).SequenceCompareTo(b < 0 ? default : document.Raw(b)[1..^1]);

    private static string? Text(JsonTokens document, int token) => token < 0 ? null : JsonText.Strict(document.Raw(token));
}
