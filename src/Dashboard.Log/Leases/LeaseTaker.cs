using Dashboard.Log.Leases;
using Dashboard.Log.Writing;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dashboard.Log;

/// <summary>
/// Where the replicas on one database settle who writes a cluster's log: by the lease of that cluster, which one of them holds and the others wait for.
/// Safe for concurrent use.
/// </summary>
/// <param name="name">What the others show as the writer.</param>
public sealed class LeaseTaker(NpgsqlDataSource dataSource, string name, LeaseOptions options, TimeProvider time, ILogger<LeaseTaker> logger)
{
    public string Name => name;

    /// <summary>Waits, for ever if need be, until the lease is ours. A database that is away is waited for too.</summary>
    /// <param name="waiting">Called at each look in vain: who holds it; null when the database did not say.</param>
    /// <exception cref="PostgresException">The database refuses for good: no such table, no right to it.</exception>
    public async Task<Lease> TakeAsync(string cluster, Action<LeaseHolder?> waiting, CancellationToken cancellationToken)
    {
        var blind = false;
        long? answeredAgain = null;
        while (true)
        {
            LeaseHolder? holder = null;
            NpgsqlConnection? connection = null;
            try
            {
                connection = await dataSource.OpenConnectionAsync(cancellationToken);
                var id = await LeaseSql.ClusterAsync(connection, cluster, cancellationToken);
                holder = await LeaseSql.ReadAsync(connection, id, cancellationToken);
                answeredAgain ??= time.GetTimestamp();
                // A database that was away lets every lease end, and its holder has captured on meanwhile: that one goes first.
                blind = blind && time.GetElapsedTime(answeredAgain.Value) < options.Duration;
                if (holder is null && !blind && await TakeAsync(connection, id, cancellationToken) is { } mine)
                {
                    logger.LeaseTaken(cluster, mine.Epoch);
                    var lease = new Lease(dataSource, connection, id, cluster, mine, options, time, logger);
                    connection = null;
                    return lease;
                }
            }
            catch (Exception error) when (TransientRetry.IsTransient(error) && !cancellationToken.IsCancellationRequested)
            {
                logger.LeaseNotSeen(cluster, error.GetType().Name);
                (blind, answeredAgain) = (true, null);
            }
            finally
            {
                if (connection is not null)
                    await connection.DisposeAsync();
            }

            waiting(holder);
            await Task.Delay(options.PollEvery, time, cancellationToken);
        }
    }

    private async Task<LeaseHolder?> TakeAsync(NpgsqlConnection connection, short cluster, CancellationToken cancellationToken)
    {
        var epoch = await LeaseSql.TakeAsync(
            connection, cluster, name, options, backend => LeaseSql.EndBlockersAsync(dataSource, backend, cancellationToken), time, cancellationToken);
        return epoch is { } taken ? new LeaseHolder(name, taken, time.GetUtcNow()) : null;
    }
}
