namespace Dashboard.Web.Features.ObjectDetails;

/// <summary>A stretch of a side by side comparison: unchanged lines that were folded, then rows of old and new.</summary>
/// <param name="Hidden">Unchanged lines folded before the rows.</param>
public sealed record DiffPart(int Hidden, IReadOnlyList<(DiffLine? Left, DiffLine? Right)> Rows)
{
    private const int Context = 3;

    public static IReadOnlyList<DiffPart> Of(IReadOnlyList<DiffLine> lines)
    {
        var shown = new bool[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Edit == LineEdit.Same)
                continue;
            for (var j = Math.Max(0, i - Context); j <= Math.Min(lines.Count - 1, i + Context); j++)
                shown[j] = true;
        }
        var parts = new List<DiffPart>();
        var at = 0;
        while (at < lines.Count)
        {
            var hidden = 0;
            for (; at < lines.Count && !shown[at]; at++)
                hidden++;
            var run = new List<DiffLine>();
            for (; at < lines.Count && shown[at]; at++)
                run.Add(lines[at]);
            parts.Add(new DiffPart(hidden, Pair(run)));
        }
        return parts;
    }

    /// <summary>Removed lines stand beside the added ones that follow them.</summary>
    private static List<(DiffLine?, DiffLine?)> Pair(List<DiffLine> run)
    {
        var rows = new List<(DiffLine?, DiffLine?)>();
        var removed = new Queue<DiffLine>();
        foreach (var line in run)
        {
            if (line.Edit == LineEdit.Removed)
            {
                removed.Enqueue(line);
                continue;
            }
            if (line.Edit == LineEdit.Added)
            {
                rows.Add((removed.TryDequeue(out var was) ? was : null, line));
                continue;
            }
            while (removed.TryDequeue(out var alone))
                rows.Add((alone, null));
            rows.Add((line, line));
        }
        while (removed.TryDequeue(out var last))
            rows.Add((last, null));
        return rows;
    }
}
