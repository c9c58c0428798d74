using System.Text.Json;

namespace Dashboard.Model.Diff;

/// <summary>What changed from one version to the next, and by whom.</summary>
/// <param name="Paths">As of <see cref="FieldDiff.Paths"/>.</param>
/// <param name="Manager">
/// As of <see cref="FieldManagers.LastWriter(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>; where the fields say that another set all that changed, that one.
/// </param>
/// <param name="PathManagers">Who set each of <paramref name="Paths"/>, in their order; null: all of them were set by <paramref name="Manager"/>.</param>
public readonly record struct VersionChanges(IReadOnlyList<string> Paths, string? Manager, IReadOnlyList<string?>? PathManagers = null);

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
            if (!comparable)
                paths = [""];
            var (writer, byPath) = FieldManagers.Attribute(before, after, paths);
            return new VersionChanges(paths, writer, byPath);
        }
        catch (JsonException)
        {
            return new VersionChanges([""], null);
        }
    }
}
