namespace Dashboard.Web.Features.ObjectDetails;

public enum LineEdit { Same, Removed, Added }

/// <param name="Was">Number in the old text; null for an added line. <paramref name="Is"/> likewise.</param>
public sealed record DiffLine(LineEdit Edit, string Text, int? Was, int? Is);

/// <summary>Shortest edit between two texts by lines (Myers 1986). Bounded: texts too different are shown as one replacement.</summary>
public static class LineDiff
{
    public const int MaxEdits = 2000;

    public static IReadOnlyList<DiffLine> Compare(IReadOnlyList<string> was, IReadOnlyList<string> now)
    {
        var head = 0;
        while (head < was.Count && head < now.Count && was[head] == now[head])
            head++;
        var tail = 0;
        while (tail < was.Count - head && tail < now.Count - head && was[^(tail + 1)] == now[^(tail + 1)])
            tail++;
        var lines = new List<DiffLine>();
        for (var i = 0; i < head; i++)
            lines.Add(new DiffLine(LineEdit.Same, was[i], i + 1, i + 1));
        Middle(was, now, head, was.Count - tail, now.Count - tail, lines);
        for (var i = tail; i > 0; i--)
            lines.Add(new DiffLine(LineEdit.Same, was[^i], was.Count - i + 1, now.Count - i + 1));
        return lines;
    }

    private static void Middle(IReadOnlyList<string> was, IReadOnlyList<string> now, int start, int wasEnd, int nowEnd, List<DiffLine> lines)
    {
        var (n, m) = (wasEnd - start, nowEnd - start);
        var trace = Search(was, now, start, n, m);
        if (trace is null)
        {
            for (var i = start; i < wasEnd; i++)
                lines.Add(new DiffLine(LineEdit.Removed, was[i], i + 1, null));
            for (var i = start; i < nowEnd; i++)
                lines.Add(new DiffLine(LineEdit.Added, now[i], null, i + 1));
            return;
        }
        var reversed = new List<DiffLine>();
        var (x, y) = (n, m);
        for (var d = trace.Count - 1; d >= 0; d--)
        {
            var reach = trace[d];
            var k = x - y;
            var down = k == -d || (k != d && reach[d + k - 1 + 1] < reach[d + k + 1 + 1]);
            var before = down ? k + 1 : k - 1;
            var fromX = d == 0 ? 0 : reach[d + before + 1];
            var fromY = fromX - before;
            if (d == 0)
                (fromX, fromY) = (0, 0);
            while (x > fromX && y > fromY && x > 0 && y > 0 && was[start + x - 1] == now[start + y - 1])
            {
                reversed.Add(new DiffLine(LineEdit.Same, was[start + x - 1], start + x, start + y));
                (x, y) = (x - 1, y - 1);
            }
            if (d == 0)
                break;
            if (down)
                reversed.Add(new DiffLine(LineEdit.Added, now[start + y - 1], null, start + y));
            else
                reversed.Add(new DiffLine(LineEdit.Removed, was[start + x - 1], start + x, null));
            (x, y) = (fromX, fromY);
        }
        reversed.Reverse();
        lines.AddRange(reversed);
    }

    /// <summary>Furthest reaching x on each diagonal before each round of edits: entry d holds diagonals -d-1 to d+1. Null: over the bound.</summary>
    private static List<int[]>? Search(IReadOnlyList<string> was, IReadOnlyList<string> now, int start, int n, int m)
    {
        var bound = Math.Min(n + m, MaxEdits);
        var reach = new int[2 * bound + 3];
        var middle = bound + 1;
        var trace = new List<int[]>();
        for (var d = 0; d <= bound; d++)
        {
            trace.Add(reach[(middle - d - 1)..(middle + d + 2)]);
            for (var k = -d; k <= d; k += 2)
            {
                var x = d == 0 ? 0 : k == -d || (k != d && reach[middle + k - 1] < reach[middle + k + 1]) ? reach[middle + k + 1] : reach[middle + k - 1] + 1;
                var y = x - k;
                while (x < n && y < m && was[start + x] == now[start + y])
                    (x, y) = (x + 1, y + 1);
                reach[middle + k] = x;
                if (x >= n && y >= m)
                    return trace;
            }
        }
        return null;
    }
}
