using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dashboard.Log.Writing;

/// <summary>Repeats work on the database while its errors pass by themselves, with growing pauses and an end.</summary>
internal sealed class TransientRetry(string cluster, ChangeWriterOptions options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(50);

    public async Task<T> RunAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var delay = s_first;
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                return await attempt();
            }
            catch (Exception error) when (IsTransient(error) && !cancellationToken.IsCancellationRequested && time.GetElapsedTime(started) < options.GiveUpAfter)
            {
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
        PostgresException postgres => postgres.IsTransient || postgres.SqlState is [var a, var b, ..] && (a, b) is ('0', '8') or ('5', '3') or ('5', '7') or ('5', '8')
            || postgres.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected,
        NpgsqlException or IOException or TimeoutException or System.Net.Sockets.SocketException => true,
        _ => false,
    };
}
