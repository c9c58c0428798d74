using Dashboard.Log.Leases;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dashboard.Log;

/// <summary>
/// The right to write one cluster's log: one lease, one epoch, one <see cref="ChangeWriter"/>. Renews itself until it is disposed, which gives it back at
/// once; on a connection of its own, so that readers who use up the pool do not cost it. While the database is away it stays held: nobody can take it there
/// either, and the epoch shuts out whoever is wrong about that.
/// </summary>
public sealed class Lease : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly NpgsqlDataSource _dataSource;
    private readonly short _clusterId;
    private readonly LeaseOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Task _renewing;
    private NpgsqlConnection? _connection;
    private int _disposed;

    /// <param name="connection">Open; the lease's own from here on.</param>
    internal Lease(
        NpgsqlDataSource dataSource, NpgsqlConnection connection, short clusterId, string cluster, LeaseHolder holder, LeaseOptions options, TimeProvider time, ILogger logger)
    {
        (_dataSource, _connection, _clusterId, Cluster, Holder, _options, _time, _logger) = (dataSource, connection, clusterId, cluster, holder, options, time, logger);
        _renewing = Task.Run(RenewAsync, CancellationToken.None);
    }

    public string Cluster { get; }

    public LeaseHolder Holder { get; }

    /// <summary>Cancelled when another process has taken it.</summary>
    public CancellationToken Lost => _lost.Token;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _stop.CancelAsync();
        await _renewing;
        if (!_lost.IsCancellationRequested)
            await TryAsync(TimeSpan.Zero);
        await CloseAsync();
        _stop.Dispose();
        _lost.Dispose();
    }

    private async Task RenewAsync()
    {
        while (true)
        {
            await Task.Delay(_options.RenewEvery, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stop.IsCancellationRequested)
                return;
            if (await TryAsync(_options.Duration))
                continue;
            _logger.LeaseLost(Cluster, Holder.Epoch);
            await _lost.CancelAsync();
            return;
        }
    }

    // Only the database's word ends it, not its silence. One attempt may not hang for so long that the lease ends meanwhile.
    private async Task<bool> TryAsync(TimeSpan duration)
    {
        using var bound = new CancellationTokenSource(_options.RenewEvery, _time);
        try
        {
            _connection ??= await _dataSource.OpenConnectionAsync(bound.Token);
            return await LeaseSql.RenewAsync(_connection, _clusterId, Holder.Epoch, duration, bound.Token);
        }
        catch (Exception error) when (error is NpgsqlException or OperationCanceledException or IOException or TimeoutException)
        {
            _logger.LeaseNotRenewed(Cluster, error.GetType().Name);
            await CloseAsync();
            return true;
        }
    }

    private async ValueTask CloseAsync()
    {
        if (_connection is { } connection)
            await connection.DisposeAsync();
        _connection = null;
    }
}
