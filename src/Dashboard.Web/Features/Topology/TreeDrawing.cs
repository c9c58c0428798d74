using Dashboard.Projections.Topology;

namespace Dashboard.Web.Features.Topology;

/// <summary>A card of the drawing, in CSS pixels.</summary>
public sealed record TreeCard(TreeRow Row, double X, double Y, double Height)
{
    public const double Width = 160;

    public double Middle => Y + Height / 2;
}

/// <summary>
/// Layout of an owner tree for pictures without a script: levels from left to right, leaves from top to bottom, owners in the middle of what
/// they own. One pass over rows that come depth first.
/// </summary>
public sealed record TreeDrawing(IReadOnlyList<TreeCard> Cards, IReadOnlyList<string> Edges, double Width, double Height)
{
    public const int MaxCards = 300;

    private const double Column = 190;
    private const double Gap = 8;
    private const double Margin = 12;

    public static TreeDrawing Of(IReadOnlyList<TreeRow> rows)
    {
        var count = Math.Min(rows.Count, MaxCards);
        var cards = new TreeCard[count];
        var y = Margin;
        var children = new List<int>[count];
        var path = new List<int>();
        for (var i = 0; i < count; i++)
        {
            while (path.Count > 0 && rows[path[^1]].Level >= rows[i].Level)
                path.RemoveAt(path.Count - 1);
            if (path.Count > 0)
                (children[path[^1]] ??= []).Add(i);
            path.Add(i);
        }
        for (var i = 0; i < count; i++)
        {
            var height = TreeLens.NeedsAttention(rows[i]) ? 54 : 40;
            cards[i] = new TreeCard(rows[i], Margin + (rows[i].Level - 1) * Column, children[i] is null ? y : 0, height);
            if (children[i] is null)
                y += height + Gap;
        }
        for (var i = count - 1; i >= 0; i--)
        {
            if (children[i] is { } owned)
                cards[i] = cards[i] with { Y = (cards[owned[0]].Middle + cards[owned[^1]].Middle) / 2 - cards[i].Height / 2 };
        }
        var edges = cards.SelectMany((card, i) => (children[i] ?? []).Select(child => Elbow(card, cards[child]))).ToList();
        return new TreeDrawing(cards, edges, cards.Select(card => card.X + TreeCard.Width).DefaultIfEmpty().Max() + Margin, Math.Max(y, cards.Select(card => card.Y + card.Height).DefaultIfEmpty().Max()) + Margin);
    }

    private static string Elbow(TreeCard from, TreeCard to) =>
        FormattableString.Invariant($"M{from.X + TreeCard.Width} {from.Middle:0.#}H{from.X + TreeCard.Width + 16}V{to.Middle:0.#}H{to.X}");
}
