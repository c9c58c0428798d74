using System.Text.Json;

namespace Dashboard.Model.Diff;

/// <summary>What changed from one version to the next, and by whom.</summary>
/// <param name="Paths">As of <see cref="FieldDiff.Paths"/>.</param>
/// <param name="Manager">As of <see cref="FieldManagers.LastWriter(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>.</param>
public readonly record struct VersionChanges(IReadOnlyList<string> Paths, string? Manager);

/// <summary>The diff and the writer of a version together: both documents are read once, which is most of the work.</summary>
public static class VersionDiff
{
    public static VersionChanges Compare(ReadOnlySpan<byte> was, ReadOnlySpan<byte> now)
    {
        if (was.SequenceEqual(now))
            return new VersionChanges([], null);
        try
        {
            using var before = new JsonTokens(was);
            using var after = new JsonTokens(now);
            var paths = new List<string>();
            var comparable = new FieldWalk(before, after, edits: null, paths).Run();
            return new VersionChanges(comparable ? paths : [""], FieldManagers.LastWriter(before, after));
        }
        catch (JsonException)
        {
            return new VersionChanges([""], null);
        }
    }
}
