using Dashboard.Log.Payloads;

namespace Dashboard.Log.Writing;

/// <summary>The paths that changed in the block of rows which the log's end lies in, until it is full. Used by the writing loop only.</summary>
internal sealed class PathBlock
{
    private readonly HashSet<int> _ids = [];

    /// <summary>Of the block's rows that were there before this writer.</summary>
    public void Load(ReadOnlySpan<int> ids)
    {
        foreach (var id in ids)
            _ids.Add(id);
    }

    /// <summary>Takes the next row.</summary>
    /// <returns>The keys of the block, where this is its last row.</returns>
    public int[]? Add(long position, ReadOnlySpan<int> ids)
    {
        Load(ids);
        if ((position + 1) % PathKey.Block != 0)
            return null;
        var keys = new int[_ids.Count];
        _ids.CopyTo(keys);
        for (var i = 0; i < keys.Length; i++)
            keys[i] = PathKey.Of(keys[i], position);
        _ids.Clear();
        return keys;
    }
}
