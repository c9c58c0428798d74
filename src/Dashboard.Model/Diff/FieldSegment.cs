using System.Globalization;
using System.Text;

namespace Dashboard.Model.Diff;

/// <summary>One step of a field's path, as <see cref="FieldEdit"/> states its form.</summary>
/// <param name="Text">Name of a member, or key of an item.</param>
/// <param name="Bracketed">Written in brackets: an item, or a member whose name had to be quoted.</param>
/// <param name="Index">Place in a list that has no keys; -1: it goes by <paramref name="Text"/>.</param>
internal readonly record struct FieldSegment(string Text, bool Bracketed, int Index)
{
    /// <summary>What does not follow the form ends the list: the path is then known so far and no further.</summary>
    public static List<FieldSegment> Split(string path)
    {
        var segments = new List<FieldSegment>();
        for (var at = 0; at < path.Length;)
        {
            if (path[at] != '[')
            {
                at += path[at] == '.' ? 1 : 0;
                var end = path.AsSpan(at).IndexOfAny('.', '[');
                end = end < 0 ? path.Length : at + end;
                segments.Add(new FieldSegment(path[at..end], false, -1));
                at = end;
            }
            else if (at + 1 < path.Length && path[at + 1] == '"')
            {
                at = Quoted(path, at + 2, segments);
            }
            else
            {
                var end = path.IndexOf(']', at);
                if (end < 0)
                    break;
                var text = path[(at + 1)..end];
                segments.Add(new FieldSegment(text, true, int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1));
                at = end + 1;
            }
        }

        return segments;
    }

    // Returns where the next segment begins.
    private static int Quoted(string path, int at, List<FieldSegment> segments)
    {
        var text = new StringBuilder();
        for (; at < path.Length && path[at] != '"'; at++)
        {
            if (path[at] == '\\' && at + 1 < path.Length)
                at++;
            text.Append(path[at]);
        }

        segments.Add(new FieldSegment(text.ToString(), true, -1));
        return at + 2;
    }
}
