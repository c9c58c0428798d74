using System.Globalization;
using System.Text;

namespace Dashboard.Web.Components.Parts;

/// <summary>Geometry of a spark: a line from left to right, the largest value one unit below the top.</summary>
public static class SparkLine
{
    /// <summary>SVG path data; null with fewer than two values.</summary>
    public static string? Path(IReadOnlyList<int> values, double width, double height)
    {
        if (values.Count < 2)
            return null;
        var max = Math.Max(1, values.Max());
        var path = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            var x = width * i / (values.Count - 1);
            var y = height - (height - 1) * Math.Max(0, values[i]) / max;
            path.Append(i == 0 ? 'M' : 'L').Append(CultureInfo.InvariantCulture, $"{x:0.#} {y:0.#}");
        }
        return path.ToString();
    }
}
