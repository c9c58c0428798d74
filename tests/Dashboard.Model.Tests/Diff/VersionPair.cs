using Dashboard.Model.Diff;

namespace Dashboard.Model.Tests.Diff;

/// <summary>One comparison of two versions, from their bytes.</summary>
internal static class VersionPair
{
    public static VersionDiff Compare(byte[] was, byte[] now)
    {
        var before = new TokenTable();
        var after = new TokenTable();
        before.Read(was);
        after.Read(now);
        var diff = new VersionDiff();
        diff.Compare(was, before, now, after);
        return diff;
    }

    public static List<string> Paths(byte[] was, byte[] now)
    {
        var paths = Compare(was, now).Paths;
        return [.. Enumerable.Range(0, paths.Count).Select(i => paths[i].ToString())];
    }

    /// <summary>The splice that leads from the one to the other.</summary>
    public static byte[] Splice(byte[] was, byte[] now)
    {
        var edits = Compare(was, now).Bytes;
        var splice = new byte[Model.Diff.Splice.Bound(edits)];
        return splice[..Model.Diff.Splice.Write(edits, now, splice)];
    }

    public static byte[] Apply(byte[] splice, byte[] was)
    {
        var now = new byte[Model.Diff.Splice.ResultLength(splice, was)];
        Model.Diff.Splice.Apply(splice, was, now);
        return now;
    }
}
