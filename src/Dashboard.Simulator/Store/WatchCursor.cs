namespace Dashboard.Simulator.Store;

internal enum CursorState
{
    /// <summary>Everything up to the returned version has been read.</summary>
    Drained,

    /// <summary>There is more.</summary>
    More,

    /// <summary>The storage was re-created or removed, or the reader fell behind the window: the stream ends.</summary>
    Ended,
}

/// <summary>One watcher's place in a resource's changes. Readers pull, so that a slow one costs the writers nothing.</summary>
internal sealed class WatchCursor(ObjectStore store, Collection collection, long sequence)
{
    private readonly int _incarnation = collection.Incarnation;
    private long _sequence = sequence;

    /// <summary>Appends up to <paramref name="limit"/> changes, in order.</summary>
    /// <returns>How it stands afterwards and the version that is reached.</returns>
    public (CursorState State, ulong Version) Read(List<LogEntry> into, int limit) => store.Read(version =>
    {
        var start = into.Count;
        if (_sequence >= collection.First)
        {
            collection.Copy(_sequence, limit, into);
            _sequence += into.Count - start;
        }

        if (into.Count > start && (_sequence < collection.Next || collection.Incarnation != _incarnation)) return (CursorState.More, into[^1].ResourceVersion);
        if (collection.Incarnation != _incarnation || _sequence < collection.First) return (CursorState.Ended, version);
        return (CursorState.Drained, version);
    });

    /// <summary>Completes when there may be something to read. May complete for nothing.</summary>
    public Task Changed() => store.Read(_ => _sequence < collection.Next || collection.Incarnation != _incarnation ? Task.CompletedTask : collection.Changed());
}
