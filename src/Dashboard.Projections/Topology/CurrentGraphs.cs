using Dashboard.Model.Access;
using Dashboard.Projections.Reading;

namespace Dashboard.Projections.Topology;

/// <summary>
/// Whole clusters as they are now, kept between questions: reading 100,000 objects takes a second, reading what changed since the last question some milliseconds. A graph
/// that nobody has asked for during a minute goes; there are at most four. Thread-safe.
/// </summary>
internal sealed class CurrentGraphs : IDisposable
{
    private const int Most = 4;
    private static readonly TimeSpan s_unused = TimeSpan.FromMinutes(1);

    /// <summary>After this a graph is read whole again: a log may have been put back and have grown past where the graph stands.</summary>
    private static readonly TimeSpan s_oldest = TimeSpan.FromMinutes(10);

    private readonly ProjectionReads _reads;
    private readonly TimeProvider _clock;
    private readonly ITimer _sweeping;
    private readonly Lock _lock = new();
    private readonly List<Kept> _kept = [];

    public CurrentGraphs(ProjectionReads reads, TimeProvider clock)
    {
        (_reads, _clock) = (reads, clock);
        _sweeping = clock.CreateTimer(_ => Sweep(), null, s_unused, s_unused);
    }

    /// <param name="use">What is asked of the graph. It has it alone, and keeps nothing of it.</param>
    public async Task<T> UseAsync<T>(ReadScope scope, short clusterId, Func<GraphData, T> use, CancellationToken cancellationToken)
    {
        var kept = Of(scope, clusterId);
        await kept.Gate.WaitAsync(cancellationToken);
        try
        {
            var (data, reader) = (kept.Data, new GraphReader(_reads, scope, clusterId, null));
            kept.Data = null; // one that is half caught up when something fails is nobody's
            if (data is null || _clock.GetElapsedTime(kept.ReadAt) > s_oldest || !await reader.CatchUpAsync(data, cancellationToken))
            {
                kept.ReadAt = _clock.GetTimestamp();
                data = await reader.ReadAsync(new TopologyScope(), cancellationToken);
            }

            kept.Data = data;
            return use(data);
        }
        finally
        {
            kept.Gate.Release();
        }
    }

    public void Dispose() => _sweeping.Dispose();

    private Kept Of(ReadScope scope, short clusterId)
    {
        lock (_lock)
        {
            var kept = _kept.Find(each => each.ClusterId == clusterId && each.Scope.Everything == scope.Everything && each.Scope.Grants.SequenceEqual(scope.Grants))
                ?? new Kept(scope, clusterId);
            _kept.Remove(kept);
            _kept.Add(kept);
            if (_kept.Count > Most)
                _kept.RemoveAt(0);
            kept.UsedAt = _clock.GetTimestamp();
            return kept;
        }
    }

    private void Sweep()
    {
        lock (_lock)
            _kept.RemoveAll(kept => _clock.GetElapsedTime(kept.UsedAt) >= s_unused);
    }

    private sealed class Kept(ReadScope scope, short clusterId)
    {
        public ReadScope Scope { get; } = scope;

        public short ClusterId { get; } = clusterId;

        public SemaphoreSlim Gate { get; } = new(1);

        public GraphData? Data { get; set; }

        /// <summary>Timestamps of the last whole reading and of the last question.</summary>
        public long ReadAt { get; set; }

        public long UsedAt { get; set; }
    }
}
