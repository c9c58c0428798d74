using System.Globalization;

namespace Dashboard.Model.Evidence;

/// <summary>A record of retention, signed within a tree head: <c>dropped first last count from to root-before root-after why</c>.</summary>
/// <param name="First">Lowest position that was dropped.</param>
/// <param name="Last">Highest.</param>
/// <param name="Count">How many of the rows between them; the others are kept, because later state is read from them, or were dropped before.</param>
/// <param name="From">When the first was recorded, to the second below.</param>
/// <param name="To">When the last was, likewise.</param>
/// <param name="Before">Root of the tree of the rows before the first.</param>
/// <param name="After">Root of the tree up to and with the last.</param>
public sealed record DroppedRows(long First, long Last, long Count, DateTimeOffset From, DateTimeOffset To, TreeHash Before, TreeHash After, string Why)
{
    internal string ToText() => string.Create(
        CultureInfo.InvariantCulture, $"dropped {First} {Last} {Count} {TreeHead.Format(From)} {TreeHead.Format(To)} {Before} {After} {Why}");

    /// <summary>Null: not such a line.</summary>
    internal static DroppedRows? Parse(string line)
    {
        if (line.Split(' ', 9) is not ["dropped", var first, var last, var count, var from, var to, { Length: 64 } before, { Length: 64 } after, var why] ||
            !Number(first, out var f) || !Number(last, out var l) || !Number(count, out var c) ||
            TreeHead.ParseTime(from) is not { } since || TreeHead.ParseTime(to) is not { } until || f > l || c > l - f + 1)
            return null;
        try
        {
            return new DroppedRows(f, l, c, since, until, new TreeHash(Convert.FromHexString(before)), new TreeHash(Convert.FromHexString(after)), why);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool Number(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
