using Dashboard.Log.Payloads;
using Dashboard.Model.Capture;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dashboard.Log.Writing;

/// <summary>What makes rows of accepted work, with what its parts share, and what they need of the log before. Used by the writing loop only.</summary>
internal sealed class Recording : IDisposable
{
    private readonly NpgsqlDataSource _dataSource;
    private readonly ClusterState _cluster;
    private readonly TransientRetry _retry;
    private readonly CancellationToken _stop;
    private readonly PayloadEncoder _encoder;
    private readonly LastVersions _last;
    private readonly HashSet<ObjectState> _lacking = [];

    public Recording(
        NpgsqlDataSource dataSource, ClusterState cluster, ChangeWriterOptions options, TransientRetry retry, ILogger logger, CancellationToken stop)
    {
        (_dataSource, _cluster, _retry, _stop) = (dataSource, cluster, retry, stop);
        _encoder = new PayloadEncoder(() =>
        {
            LogMetrics.Mismatched(cluster.Name);
            logger.EncodingMismatch(cluster.Name);
        });
        var recents = new RecentVersions(_encoder, options.RecentBytes);
        _last = new LastVersions(dataSource, cluster, recents, logger);
        Dictionaries = new DictionaryTrainer(cluster, logger);
        Objects = new ObjectRecorder(cluster, _encoder, recents, Dictionaries, options, logger);
        Scopes = new ScopeLedger(cluster, _encoder, logger);
    }

    public ObjectRecorder Objects { get; }

    public ScopeLedger Scopes { get; }

    public DictionaryTrainer Dictionaries { get; }

    /// <summary>Objects that memory has let go of, and bytes that were never in it.</summary>
    public async Task LookUpAsync(IReadOnlyList<Observation> observations)
    {
        if (_cluster.MayHaveForgotten)
        {
            var unknown = observations.Select(observation => observation.Object.Uid).Where(uid => _cluster.Find(uid) is null).Distinct(StringComparer.Ordinal).ToArray();
            if (unknown.Length > 0)
                await _retry.RunAsync(() => StateLoader.LookUpAsync(_dataSource, _cluster, unknown, _stop), _stop);
        }

        // Nearly always none: looked for without allocating.
        _lacking.Clear();
        for (var i = 0; i < observations.Count; i++)
        {
            if (Objects.NeedsBytes(observations[i]))
                _lacking.Add(_cluster.Find(observations[i].Object.Uid)!);
        }

        if (_lacking.Count == 0)
            return;
        foreach (var part in _lacking.Chunk(LastVersions.AtOnce))
            await FetchAsync(part);
    }

    /// <summary>The bytes of those that have some in the log and none in memory.</summary>
    /// <param name="states">At most <see cref="LastVersions.AtOnce"/>.</param>
    public async Task FetchAsync(ObjectState[] states)
    {
        var lacking = states.Where(state => state is { HasBytes: false, HasRow: true }).ToArray();
        if (lacking.Length > 0)
            await _retry.RunAsync(() => _last.FetchAsync(lacking, _stop), _stop);
    }

    public void Dispose()
    {
        _last.Dispose();
        _encoder.Dispose();
    }
}
