using System.Globalization;
using Dashboard.Model;
using Dashboard.Simulator.Store;

namespace Dashboard.Faults.Oracle;

/// <summary>Coverage, Gaps and bookmarks say the same: spans do not overlap, each pause between two spans lies in a Gap, no bookmark is behind what was recorded.</summary>
internal static class CoverageRules
{
    public static IEnumerable<string> Broken(LogSnapshot log, IReadOnlyList<SourceVersion> history)
    {
        var gaps = log.Rows.OfType<Gap>().ToLookup(gap => gap.Resource.Resource, StringComparer.Ordinal);
        foreach (var spans in log.Coverage.GroupBy(span => span.Resource, StringComparer.Ordinal))
        {
            foreach (var (earlier, later) in spans.Zip(spans.Skip(1)))
            {
                if (earlier.To is not { } end || end > later.From) yield return $"{spans.Key}: coverage from {earlier.From:O} overlaps that from {later.From:O}";
                else if (!gaps[spans.Key].Any(gap => gap.From <= end && gap.To >= later.From)) yield return $"{spans.Key}: no Gap between {end:O} and {later.From:O}";
            }
        }

        var kinds = history.Select(version => (version.Type.Kind, version.Type.Resource)).Distinct().ToDictionary(pair => pair.Kind, pair => pair.Resource, StringComparer.Ordinal);
        foreach (var kind in log.Rows.OfType<Change>().Where(change => change.Verb != Verb.InferredDelete && kinds.ContainsKey(change.Object.Kind.Kind)).GroupBy(change => kinds[change.Object.Kind.Kind], StringComparer.Ordinal))
        {
            var newest = kind.Max(RowVersion.Of);
            if (log.Bookmarks.TryGetValue(kind.Key, out var bookmark) && bookmark is not null && ulong.Parse(bookmark, CultureInfo.InvariantCulture) < newest)
                yield return $"{kind.Key}: the bookmark {bookmark} is behind version {newest}, which is recorded";
        }
    }
}
