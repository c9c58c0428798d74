using Dashboard.Projections.Audit;
using Dashboard.Projections.References;

namespace Dashboard.Web.Features.ObjectDetails;

/// <summary>One line of YAML as it stands on a page.</summary>
/// <param name="Number">From 1.</param>
/// <param name="End">Index behind the last line that folds away with this one; the line's own plus 1 where there is none.</param>
/// <param name="By">Who set the field, or the first field that follows; null: it is not asked for.</param>
/// <param name="Names">The manager differs from that of the line before: it is named here.</param>
/// <param name="Dates">Likewise the change.</param>
/// <param name="Recent">Set lately.</param>
/// <param name="To">What the field refers to; null: nothing that is known.</param>
public sealed record YamlRow(YamlLine Line, int Number, int End, FieldBlame? By, bool Names, bool Dates, bool Recent, RelationEnd? To)
{
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(15);

    // What makes it this object: no manager owns these, the API server sets or keeps them.
    private static readonly HashSet<string> Identity = new(StringComparer.Ordinal)
    {
        "apiVersion", "kind", "metadata.name", "metadata.namespace", "metadata.uid", "metadata.creationTimestamp", "metadata.resourceVersion", "metadata.generation",
    };

    /// <param name="blame">Null: without who set what.</param>
    /// <param name="now">End of the time that is lately.</param>
    /// <param name="references">What fields refer to, by their paths.</param>
    public static IReadOnlyList<YamlRow> Of(
        IReadOnlyList<YamlLine> lines, Blame? blame, DateTimeOffset now, IReadOnlyDictionary<string, RelationEnd>? references = null)
    {
        var by = Setters(lines, blame);
        var ends = Ends(lines);
        return
        [
            .. lines.Select((line, i) => new YamlRow(
                line, i + 1, ends[i], by[i], by[i] is { } own && (i == 0 || by[i - 1]?.Manager != own.Manager),
                by[i] is { } set && (i == 0 || by[i - 1]?.Manager != set.Manager || by[i - 1]?.Position != set.Position || by[i - 1]?.At != set.At),
                by[i] is { Position: not null, At: { } at } field && field.Path == line.Path && at > now - Lately && at <= now, Target(line, references))),
        ];
    }

    /// <summary>A reference may be a part: its name is what is pointed at then.</summary>
    private static RelationEnd? Target(YamlLine line, IReadOnlyDictionary<string, RelationEnd>? references)
    {
        if (references is null || line.Value.Length == 0)
            return null;
        var part = line.Path.EndsWith(".name", StringComparison.Ordinal) ? line.Path[..^".name".Length] : "";
        return references.GetValueOrDefault(line.Path) ?? references.GetValueOrDefault(part);
    }

    /// <summary>A part stands for its first field; the identity stands with what follows it.</summary>
    private static FieldBlame?[] Setters(IReadOnlyList<YamlLine> lines, Blame? blame)
    {
        var by = new FieldBlame?[lines.Count];
        if (blame is null)
            return by;
        var fields = blame.Fields.ToDictionary(field => field.Path, StringComparer.Ordinal);
        for (var i = lines.Count - 1; i >= 0; i--)
            by[i] = (Identity.Contains(lines[i].Path) ? null : fields.GetValueOrDefault(lines[i].Path)) ?? (i + 1 < lines.Count ? by[i + 1] : null);
        return by;
    }

    private static int[] Ends(IReadOnlyList<YamlLine> lines)
    {
        var ends = new int[lines.Count];
        var open = new Stack<int>();
        for (var i = 0; i < lines.Count; i++)
        {
            while (open.TryPeek(out var part) && !Holds(lines[part].Path, lines[i].Path))
                ends[open.Pop()] = i;
            ends[i] = i + 1;
            if (lines[i].Key is not null && (lines[i].Value.Length == 0 || lines[i].Value is "|" or "|-" or "|+"))
                open.Push(i);
        }
        while (open.TryPop(out var left))
            ends[left] = lines.Count;
        return ends;
    }

    /// <summary>What lies below a part; lines of a block of text have the path of its key.</summary>
    private static bool Holds(string part, string path) =>
        path.StartsWith(part, StringComparison.Ordinal) && (path.Length == part.Length || path[part.Length] is '.' or '[');
}
