using System.Text;

namespace Dashboard.Projections.Live.Folding;

/// <summary>A text[] as PostgreSQL writes one, so that rows of arrays of different lengths fit into one parameter.</summary>
internal static class ArrayText
{
    public static string Of(IReadOnlyList<string?> items)
    {
        if (items.Count == 0)
            return "{}";
        var text = new StringBuilder("{");
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                text.Append(',');
            if (items[i] is not { } item)
            {
                text.Append("NULL");
                continue;
            }

            text.Append('"');
            foreach (var c in item)
            {
                if (c is '"' or '\\')
                    text.Append('\\');
                text.Append(c);
            }

            text.Append('"');
        }

        return text.Append('}').ToString();
    }
}
