using Dashboard.Projections.Live;

namespace Dashboard.Web.Hubs;

/// <summary>
/// The last folds of one cluster, for any number of readers. A reader holds only a position: a slow one costs nothing and slows no one;
/// when what it needs has left the ring it is told so. Single writer, thread-safe.
/// </summary>
internal sealed class BatchRing(int capacity)
{
    private readonly ProjectedBatch?[] _batches = new ProjectedBatch?[capacity];
    private readonly Lock _lock = new();
    private long _next;
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Add(ProjectedBatch batch)
    {
        TaskCompletionSource arrived;
        lock (_lock)
        {
            // Missed folds are a hole: nobody may read across it.
            if (batch.Resync) Array.Clear(_batches);
            else _batches[_next++ % _batches.Length] = batch;
            arrived = _arrival;
            _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        arrived.SetResult();
    }

    /// <summary>Batches after the position, oldest first, at most 256. False: the ring no longer reaches back to it.</summary>
    public bool TryRead(long after, List<ProjectedBatch> into, out Task arrival)
    {
        into.Clear();
        lock (_lock)
        {
            arrival = _arrival.Task;
            var oldest = Math.Max(0, _next - _batches.Length);
            var start = _next;
            while (start > oldest && _batches[(start - 1) % _batches.Length] is { } batch && batch.Position > after) start--;
            if (start == _next) return true;
            if (_batches[start % _batches.Length]!.After > after) return false;
            for (var i = start; i < _next && into.Count < 256; i++) into.Add(_batches[i % _batches.Length]!);
            return true;
        }
    }
}
