using Dashboard.Log.Evidence;
using Dashboard.Model;
using Dashboard.Model.Evidence;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dashboard.Log.Writing;

/// <summary>
/// Writes prepared batches, one after the other. The fenced head goes first: position and epoch must be as expected, or nothing lands. Where the outcome of
/// a commit is unknown, the head tells; errors that pass by themselves repeat the whole batch.
/// </summary>
internal sealed class BatchCommitter(NpgsqlDataSource dataSource, ClusterState cluster, ChangeWriterOptions options, TransientRetry retry, TimeProvider time, ILogger logger)
{
    private readonly HashSet<DateOnly> _days = [];
    private readonly GrowingTree _tree = new(cluster.Name, cluster.Frontier);

    /// <exception cref="Model.Capture.SinkClosedException">Another writer has taken over, or the head is where it cannot be.</exception>
    public async Task CommitAsync(Batch batch, CancellationToken cancellationToken)
    {
        var unknown = false;
        await retry.RunAsync(
            async () =>
            {
                if (unknown && await HasLandedAsync(batch, cancellationToken))
                    return true;
                unknown = false;
                try
                {
                    await EnsurePartitionsAsync(cancellationToken);
                    // The database's clock may be on a day that ours is not.
                    while (await WriteAsync(batch, () => unknown = true, cancellationToken) is { } missing)
                        await EnsureAsync(missing, cancellationToken);
                }
                catch (StaleHeadException stale)
                {
                    // Either an earlier attempt, thought lost, has landed after all, or this is not our log any more.
                    if (!await HasLandedAsync(batch, cancellationToken))
                        throw new Model.Capture.SinkClosedException(
                            $"The head of the log of cluster '{cluster.Name}' did not take position {batch.First} of epoch {cluster.Epoch}.", stale);
                }

                return true;
            },
            cancellationToken);
        LogMetrics.Committed(cluster.Name, batch, time.GetElapsedTime(batch.StartedAt));
    }

    /// <summary>The day that has no partition yet, if that is why nothing was written.</summary>
    private async Task<DateOnly?> WriteAsync(Batch batch, Action commitSent, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var recordedAt = await BatchSql.AdvanceAsync(connection, cluster, batch, cancellationToken) ?? throw new StaleHeadException();
        var day = DateOnly.FromDateTime(recordedAt.UtcDateTime);
        if (batch.Rows.Count > 0 && !_days.Contains(day))
            return day;

        await BatchSql.InsertNamesAsync(connection, cluster, batch, cancellationToken);
        var growth = _tree.Grow(batch, recordedAt);
        await BatchSql.CopyRowsAsync(connection, cluster, batch, recordedAt, growth, cancellationToken);
        await BatchSql.SaveProgressAsync(connection, cluster, batch, growth, cancellationToken);
        commitSent();
        // Not to be cancelled: a commit given up half-way has an unknown outcome, and nobody left to settle it.
        await transaction.CommitAsync(CancellationToken.None);
        _tree.Frontier = growth.Frontier;
        return null;
    }

    // A batch without rows does not move the head, but then it may simply be written again.
    private async Task<bool> HasLandedAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (!Guards.On(Guard.UnknownCommitSettled))
            return false;
        await using var command = dataSource.CreateCommand("SELECT next, epoch, frontier FROM log_head WHERE cluster = $1");
        command.Parameters.Add(new() { Value = cluster.Id });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            throw new Model.Capture.SinkClosedException($"The head of the log of cluster '{cluster.Name}' is gone.");
        var (next, epoch) = (reader.GetInt64(0), reader.GetInt64(1));
        if (epoch != cluster.Epoch)
            throw new Model.Capture.SinkClosedException(
                $"Another writer has taken over the log of cluster '{cluster.Name}': it has epoch {epoch}, this one {cluster.Epoch}.");
        if (next != batch.First && next != batch.Next)
            throw new Model.Capture.SinkClosedException($"The head of the log of cluster '{cluster.Name}' is at {next}; {batch.First} or {batch.Next} was expected.");
        var landed = batch.Rows.Count > 0 && next == batch.Next;
        if (landed)
            _tree.Frontier = TreeFrontier.Of(next, reader.GetFieldValue<byte[]>(2));
        logger.CommitSettled(cluster.Name, batch.Rows.Count, batch.First, landed ? "committed" : "not committed");
        return landed;
    }

    private async Task EnsurePartitionsAsync(CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (_days.Contains(today.AddDays(1)))
            return;
        for (var ahead = 0; ahead <= options.DaysAhead; ahead++)
            await EnsureAsync(today.AddDays(ahead), cancellationToken);
    }

    private async Task EnsureAsync(DateOnly day, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("SELECT ensure_change_partition($1)");
        command.Parameters.Add(new() { Value = day });
        await command.ExecuteNonQueryAsync(cancellationToken);
        _days.Add(day);
    }

    private sealed class StaleHeadException : Exception;
}
