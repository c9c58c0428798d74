using Dashboard.Model;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dashboard.Log.Writing;

/// <summary>
/// Repeats work on the database while its errors pass by themselves, with growing pauses. With an end, unless what comes in meanwhile can go to disk: there
/// it is safe for longer than any end, and giving up would lose it. Tells the queue whether the database answers.
/// </summary>
internal sealed class TransientRetry(string cluster, ChangeWriterOptions options, WorkQueue queue, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(50);
    private long _awaySince;

    /// <summary>Of the first attempt in a row that failed, by our clock; null: the last one did not.</summary>
    public DateTimeOffset? AwaySince => Interlocked.Read(ref _awaySince) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public async Task<T> RunAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var delay = s_first;
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                var result = await attempt();
                if (Interlocked.Exchange(ref _awaySince, 0) != 0)
                    queue.DatabaseIs(away: false);
                return result;
            }
            catch (Exception error) when (
                IsTransient(error) && !cancellationToken.IsCancellationRequested && (time.GetElapsedTime(started) < options.GiveUpAfter || queue.MaySpool))
            {
                if (Interlocked.CompareExchange(ref _awaySince, time.GetUtcNow().UtcTicks, 0) == 0)
                    queue.DatabaseIs(away: true);
                logger.Retrying(cluster, error is PostgresException { SqlState: var state } ? state : error.GetType().Name, attempts + 1, delay);
                LogMetrics.Retried(cluster);
            }

            await Task.Delay(delay, time, cancellationToken);
            delay = delay * 2 < options.MaxRetryDelay ? delay * 2 : options.MaxRetryDelay;
        }
    }

    /// <summary>
    /// Worth another attempt: the connection, the server's state or its resources, a lock, a time-out. Not: what the same statement
    /// would meet again.
    /// </summary>
    public static bool IsTransient(Exception error) => error switch
    {
        PostgresException when !Guards.On(Guard.TransientRetried) => false,
        PostgresException postgres => postgres.IsTransient || postgres.SqlState is [var a, var b, ..] && (a, b) is ('0', '8') or ('5', '3') or ('5', '7') or ('5', '8')
            || postgres.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected,
        NpgsqlException or IOException or TimeoutException or System.Net.Sockets.SocketException => true,
        _ => false,
    };
}
