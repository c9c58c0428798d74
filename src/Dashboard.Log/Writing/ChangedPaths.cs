namespace Dashboard.Log.Writing;

/// <summary>
/// Ids of changed paths. A row keeps a bounded number, and the cluster a bounded number of distinct ones: past a bound, paths are folded to their first
/// member (spec, status), which is still true and still found by prefix.
/// </summary>
internal sealed class ChangedPaths(ClusterState cluster, ChangeWriterOptions options)
{
    private const int MaxPerRow = 100;
    private const int MaxLength = 400;

    /// <summary>What a row keeps of the paths: ids, and the paths that they stand for.</summary>
    public (int[] Ids, string[] Names) Of(IReadOnlyList<string> paths, Batch batch)
    {
        var fold = paths.Count > MaxPerRow;
        var ids = new List<int>(Math.Min(paths.Count, MaxPerRow));
        var names = new List<string>(ids.Capacity);
        var seen = new HashSet<int>();
        foreach (var path in paths)
        {
            var (id, name) = Id(fold ? First(path) : path, batch);
            if (!seen.Add(id))
                continue;
            if (ids.Count == MaxPerRow)
                return ([Id("", batch).Id], [""]);
            ids.Add(id);
            names.Add(name);
        }

        return ([.. ids], [.. names]);
    }

    private (int Id, string Path) Id(string path, Batch batch)
    {
        path = StorableText.Of(path.Length > MaxLength ? First(path) : path);
        if (cluster.Paths.TryGetValue(path, out var id))
            return (id, path);
        if (cluster.Paths.Count >= options.MaxPaths && First(path) is var first && first != path)
            return Id(first, batch);
        cluster.Paths.Add(path, id = cluster.Paths.Count);
        batch.Paths.Add((id, path));
        return (id, path);
    }

    // What cannot be told apart from a quoted key by its first member is the whole object.
    private static string First(string path)
    {
        var end = path.AsSpan().IndexOfAny('.', '[');
        return end < 0 ? (path.Length > MaxLength ? "" : path) : end > MaxLength ? "" : path[..end];
    }
}
