using Dashboard.Model.Diff;

namespace Dashboard.Web.Features.Compare;

/// <summary>Fields of several objects side by side.</summary>
/// <param name="Rows">Fields that differ, in the order of the first object that has them.</param>
/// <param name="Equal">Fields that are the same in all.</param>
/// <param name="More">Differing fields beyond those in <paramref name="Rows"/>.</param>
public sealed record FieldComparison(IReadOnlyList<ComparedField> Rows, int Equal, int More)
{
    public const int MaxRows = 500;

    // What each object has of its own, whatever was asked of it.
    private static readonly string[] Own =
        ["metadata.uid", "metadata.creationTimestamp", "metadata.deletionTimestamp", "metadata.deletionGracePeriodSeconds", "metadata.selfLink", "metadata.ownerReferences"];

    public int Differing => Rows.Count + More;

    /// <param name="sides">Fields that hold no other, of each object.</param>
    /// <param name="status">With what controllers report.</param>
    public static FieldComparison Of(IReadOnlyList<IReadOnlyList<FieldLeaf>> sides, bool status)
    {
        var values = sides.Select(side => side.ToDictionary(leaf => leaf.Path, leaf => leaf.Value, StringComparer.Ordinal)).ToList();
        var rows = new List<ComparedField>();
        var (equal, more) = (0, 0);
        foreach (var path in sides.SelectMany(side => side).Select(leaf => leaf.Path).Distinct(StringComparer.Ordinal).Where(path => IsAsked(path, status)))
        {
            var row = values.Select(side => side.GetValueOrDefault(path)).ToList();
            if (row.TrueForAll(value => value == row[0]))
                equal++;
            else if (rows.Count == MaxRows)
                more++;
            else
                rows.Add(ComparedField.Of(path, row));
        }
        return new FieldComparison(rows, equal, more);
    }

    private static bool IsAsked(string path, bool status) =>
        (status || !IsIn(path, "status")) && !Array.Exists(Own, own => IsIn(path, own));

    private static bool IsIn(string path, string part) =>
        path.StartsWith(part, StringComparison.Ordinal) && (path.Length == part.Length || path[part.Length] is '.' or '[');
}

/// <param name="Values">JSON text for each object; null: it has no such field.</param>
/// <param name="Usual">What most of them have; of several, the first one's.</param>
public sealed record ComparedField(string Path, IReadOnlyList<string?> Values, string? Usual)
{
    public static ComparedField Of(string path, IReadOnlyList<string?> values) =>
        new(path, values, values.GroupBy(value => value).MaxBy(group => group.Count())!.Key);
}
