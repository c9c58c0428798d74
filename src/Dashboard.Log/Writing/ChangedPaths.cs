using System.Runtime.InteropServices;
using Dashboard.Log.Payloads;
using Dashboard.Model.Diff;

namespace Dashboard.Log.Writing;

/// <summary>
/// Ids of changed paths. A row keeps a bounded number, and the cluster a bounded number of distinct ones: past a bound, paths are folded to their first
/// member (spec, status), which is still true and still found by prefix.
/// </summary>
internal sealed class ChangedPaths(ClusterState cluster, ChangeWriterOptions options)
{
    private const int MaxPerRow = 100;
    private const int MaxLength = 400;

    // Rows that differ in the same fields share what they keep of them: most do, and it is theirs for ever.
    private const int SharedSets = 256;

    private readonly List<int> _ids = [];
    private readonly List<string> _names = [];
    private readonly (int[]? Ids, string[] Names)[] _shared = new (int[]?, string[])[SharedSets];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _known = cluster.Paths.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What a row keeps of the paths: ids, and the paths that they stand for.</summary>
    public (int[] Ids, string[] Names) Of(PathList paths, Batch batch)
    {
        _ids.Clear();
        _names.Clear();
        var fold = paths.Count > MaxPerRow;
        for (var i = 0; i < paths.Count; i++)
        {
            var (id, name) = Id(fold ? First(paths[i]) : paths[i], batch);
            if (_ids.Contains(id))
                continue;
            if (_ids.Count == MaxPerRow)
                return ([Id("", batch).Id], [""]);
            _ids.Add(id);
            _names.Add(name);
        }

        return Shared();
    }

    private (int[] Ids, string[] Names) Shared()
    {
        var hash = new HashCode();
        foreach (var id in _ids)
            hash.Add(id);
        ref var shared = ref _shared[(uint)hash.ToHashCode() % SharedSets];
        if (shared.Ids is null || !shared.Ids.AsSpan().SequenceEqual(CollectionsMarshal.AsSpan(_ids)))
            shared = ([.. _ids], [.. _names]);
        return (shared.Ids!, shared.Names);
    }

    private (int Id, string Name) Id(ReadOnlySpan<char> path, Batch batch)
    {
        if (path.Length > MaxLength)
            path = First(path);
        if (_known.TryGetValue(path, out var known, out var id))
            return (id, known);
        var text = StorableText.Of(path.ToString());
        if (cluster.Paths.TryGetValue(text, out id))
            return (id, text);
        if (cluster.Paths.Count >= options.MaxPaths && First(path) is var first && !first.SequenceEqual(path))
            return Id(first, batch);
        // The last id that a row can hold stands for the whole object.
        if (cluster.Paths.Count >= PathKey.Ids - 1 && text.Length > 0)
            return Id("", batch);
        cluster.Paths.Add(text, id = cluster.Paths.Count);
        batch.Paths.Add((id, text));
        return (id, text);
    }

    // What cannot be told apart from a quoted key by its first member is the whole object.
    private static ReadOnlySpan<char> First(ReadOnlySpan<char> path)
    {
        var end = path.IndexOfAny('.', '[');
        return end < 0 ? (path.Length > MaxLength ? "" : path) : end > MaxLength ? "" : path[..end];
    }
}
