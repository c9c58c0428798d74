namespace Dashboard.Model.Diff;

/// <summary>The parts of an object that hold a field, told from its path alone.</summary>
public static class FieldAncestors
{
    /// <summary>Where the path of each part ends, outermost first: 0 is the whole object, the path's own length the field itself.</summary>
    public static IEnumerable<int> Ends(string path)
    {
        yield return 0;
        var (bracketed, quoted) = (path.StartsWith('['), false);
        for (var i = 1; i < path.Length; i++)
        {
            switch (path[i])
            {
                case '\\' when quoted:
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ']' when !quoted:
                    bracketed = false;
                    break;
                case '.' or '[' when !bracketed:
                    bracketed = path[i] == '[';
                    yield return i;
                    break;
            }
        }

        if (path.Length > 0)
            yield return path.Length;
    }
}
