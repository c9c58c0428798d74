using System.Collections.Concurrent;
using System.Data;
using System.Globalization;
using Npgsql;

namespace Dashboard.Log.Reading;

/// <summary>
/// Hears which cluster's log has grown, over one connection of its own for all waiters. Only a hint: a notification may be missed (a broken connection),
/// so whoever waits also polls. The connection is made when somebody first waits.
/// </summary>
internal sealed class LogListener(NpgsqlDataSource dataSource) : IAsyncDisposable
{
    /// <summary>The channel. Payload: the last position, a space, the cluster's name.</summary>
    public const string Channel = "dashboard_log";

    public static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> _waiting = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _starting = new();
    private Task? _listening;

    /// <summary>Completes at the next notification for the cluster after this call, with the position that it names.</summary>
    public Task<long> NextAsync(string cluster)
    {
        lock (_starting)
        {
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
            _listening ??= Task.Run(ListenAsync, CancellationToken.None);
        }

        return _waiting.GetOrAdd(cluster, static _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    public async ValueTask DisposeAsync()
    {
        Task? listening;
        lock (_starting)
        {
            _stop.Cancel();
            listening = _listening;
        }

        if (listening is not null)
            await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task ListenAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = await dataSource.OpenConnectionAsync(_stop.Token);
                connection.Notification += (_, hint) => Wake(hint.Payload);
                await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
                    await listen.ExecuteNonQueryAsync(_stop.Token);
                try
                {
                    while (true)
                        await connection.WaitAsync(_stop.Token);
                }
                finally
                {
                    // The session goes back to the pool as it came.
                    if (connection.FullState.HasFlag(ConnectionState.Open))
                    {
                        await using var unlisten = new NpgsqlCommand("UNLISTEN *", connection) { CommandTimeout = 5 };
                        await unlisten.ExecuteNonQueryAsync(CancellationToken.None);
                    }
                }
            }
            catch (Exception error) when (error is NpgsqlException or IOException or TimeoutException or InvalidOperationException)
            {
                // Waiters poll meanwhile.
                await Task.Delay(s_retry, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Wake(string payload)
    {
        var space = payload.IndexOf(' ', StringComparison.Ordinal);
        if (long.TryParse(payload.AsSpan(0, Math.Max(space, 0)), CultureInfo.InvariantCulture, out var position) && _waiting.TryRemove(payload[(space + 1)..], out var waiting))
            waiting.TrySetResult(position);
    }
}
