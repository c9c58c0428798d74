namespace Dashboard.Web.Components.Parts;

/// <summary>Segments of a field path: <c>status.conditions[Ready].reason</c> is three; dots inside brackets do not split.</summary>
public static class PathSegments
{
    public static IReadOnlyList<string> Split(string path)
    {
        var segments = new List<string>();
        var start = 0;
        var depth = 0;
        var quoted = false;
        for (var i = 0; i < path.Length; i++)
        {
            var character = path[i];
            if (character == '"' && (i == 0 || path[i - 1] != '\\'))
                quoted = !quoted;
            else if (!quoted && character == '[')
                depth++;
            else if (!quoted && character == ']')
                depth = Math.Max(0, depth - 1);
            else if (!quoted && depth == 0 && character == '.')
            {
                if (i > start)
                    segments.Add(path[start..i]);
                start = i + 1;
            }
        }
        if (start < path.Length)
            segments.Add(path[start..]);
        return segments;
    }
}
