using Dashboard.Log;
using Dashboard.Model;
using Dashboard.Projections.Findings;
using Dashboard.Projections.Health;
using Dashboard.Projections.Live.Folding;
using Dashboard.Projections.References;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dashboard.Projections.Live;

/// <summary>
/// Folds one cluster's log into the read tables: batches in position order, each in one transaction with the checkpoint, then published. Several
/// runners of one cluster (replicas) are safe: who loses the checkpoint's race reads on from the winner's. Not thread-safe itself.
/// </summary>
public sealed class ProjectionRunner(
    string cluster, NpgsqlDataSource dataSource, ChangeReader log, ProjectionFeed feed, FindingOptions findings, ReferenceRules references, TimeProvider time,
    ILogger<ProjectionRunner> logger)
{
    /// <summary>The one projection there is: all tables are folded together, so that they are always of the same position.</summary>
    public const string Name = "state";

    private const int MaxRows = 2_000;

    /// <summary>With fewer rows to fold it keeps up.</summary>
    private const int FewRows = 100;

    private const long MaxBytes = 16 * 1024 * 1024;
    /// <summary>Folds begin so far apart, unless there is much to fold: what a fold costs beside its rows is the same for one and for twenty, and nobody sees more of them.</summary>
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_longestRetry = TimeSpan.FromSeconds(15);

    private readonly TableStatistics _statistics = new(dataSource);
    private readonly FoldRules _rules = new(HealthRules.BuiltIn, references, findings);
    private int _limit = 200;
    private FoldTarget? _target;
    private long _foldingTicks;

    public string Cluster { get; } = cluster;

    /// <summary>Why folding does not get on; null while it does. For readiness.</summary>
    public string? Trouble { get; private set; }

    /// <summary>How old the oldest observation is that is in the log and not yet in the read tables; zero while there is none. Safe from any thread.</summary>
    public TimeSpan Behind =>
        Volatile.Read(ref _foldingTicks) is not 0 and var ticks && time.GetUtcNow().UtcTicks - ticks is > 0 and var age ? TimeSpan.FromTicks(age) : TimeSpan.Zero;

    /// <summary>Follows the log until cancelled. Errors (database away, a row that does not decode) are logged and tried again, at most 15 s apart.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var retry = TimeSpan.FromSeconds(1);
        var reached = -1L;
        while (true)
        {
            try
            {
                while (true)
                {
                    reached = await CatchUpAsync(s_pace, cancellationToken);
                    (Trouble, retry) = (null, TimeSpan.FromSeconds(1));
                    await log.WaitAsync(Cluster, reached, s_wait, cancellationToken);
                }
            }
            catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                LogMessages.FoldFailed(logger, Cluster, reached, retry, error);
                Trouble = error.Message;
            }

            await Task.Delay(retry, time, cancellationToken);
            retry = retry * 2 < s_longestRetry ? retry * 2 : s_longestRetry;
        }
    }

    /// <summary>Folds what the log holds now and returns the position reached; -1 when the log is empty.</summary>
    public Task<long> CatchUpAsync(CancellationToken cancellationToken) => CatchUpAsync(TimeSpan.Zero, cancellationToken);

    private async Task<long> CatchUpAsync(TimeSpan pace, CancellationToken cancellationToken)
    {
        var target = _target;
        _target = null; // an error leaves what the target has cached in doubt
        if (target is null)
        {
            // After an error the log may have been put back: what is remembered of it is not folded with what was written since.
            await log.HeadAsync(Cluster, cancellationToken);
            target = await FoldTarget.OpenAsync(dataSource, log, Cluster, Name, _rules, cancellationToken);
        }

        if (target is not null)
            feed.Begin(Cluster, target.Position);
        while (target is not null)
        {
            var began = time.GetTimestamp();
            var rows = await log.ReadAsync(Cluster, target.Position, _limit, cancellationToken);
            // An error leaves it as it is: what was not folded is as old as before.
            Volatile.Write(ref _foldingTicks, rows.Count == 0 ? 0 : OldestOf(rows));
            if (rows.Count == 0)
            {
                _target = target;
                return target.Position;
            }

            Adapt(rows);
            if (await target.FoldAsync(rows, _rules, feed.IsFollowed(Cluster), cancellationToken) is { } batch)
                feed.Publish(batch);
            else
                await SkipAsync(target, cancellationToken);
            await _statistics.FoldedAsync(rows.Count, cancellationToken);
            if (pace - time.GetElapsedTime(began) is var early && early > TimeSpan.Zero && rows.Count < FewRows)
                await Task.Delay(early, time, cancellationToken);
        }

        return -1;
    }

    /// <summary>Empties the tables and folds the whole log again. Must not run beside <see cref="RunAsync"/>. A null projection: all of them.</summary>
    /// <exception cref="ArgumentException">There is no projection of that name.</exception>
    public async Task RebuildAsync(string? projection, CancellationToken cancellationToken)
    {
        if (projection is not null && projection != Name)
            throw new ArgumentException($"There is one projection, '{Name}', not '{projection}'.", nameof(projection));
        if (await FoldTarget.OpenAsync(dataSource, log, Cluster, Name, _rules, cancellationToken) is not { } target)
            return;
        _target = null;
        await target.EmptyAsync(cancellationToken);
        await CatchUpAsync(cancellationToken);
    }

    /// <summary>Another process folded these rows: what they changed is not known here, and who follows is told so.</summary>
    private async Task SkipAsync(FoldTarget target, CancellationToken cancellationToken)
    {
        var before = target.Position;
        await target.ReloadAsync(cancellationToken);
        if (target.Position > before)
            feed.Publish(new ProjectedBatch(Cluster, before, target.Position, [], 0, 0, Resync: true));
    }

    private static long OldestOf(IReadOnlyList<LogRow> rows) => rows.Min(row => (row is Change change ? change.ObservedAt : row.RecordedAt).UtcTicks);

    /// <summary>So many rows that a batch holds about <see cref="MaxBytes"/>; grows step by step, because the first objects may be the large ones.</summary>
    private void Adapt(IReadOnlyList<LogRow> rows)
    {
        var bytes = rows.Sum(row => row is Change change ? (long)change.Json.Length : 0) / rows.Count + 1;
        _limit = (int)Math.Clamp(MaxBytes / bytes, 16, Math.Min(MaxRows, _limit * 4));
    }
}
