using Dashboard.Log.Spool;
using Dashboard.Log.Writing;
using Dashboard.Model.Capture;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dashboard.Log;

/// <summary>
/// The one writer of a cluster's log: what many scopes append is combined into transactions of contiguous positions. Opening it takes the next epoch, so a
/// writer that was there before lands nothing more and closes. Safe for concurrent use under the rules of <see cref="IChangeSink"/>.
/// <para>While the database is away it tries again and, once its queue is full, keeps what comes in on disk, or lets callers wait. After a broken invariant,
/// a takeover, a damaged spool or <see cref="ChangeWriterOptions.GiveUpAfter"/> it is closed: <see cref="Completion"/> and every call fail with
/// <see cref="SinkClosedException"/>. What it had accepted and not written is then gone, and the log's bookmarks stand before it.</para>
/// </summary>
public sealed class ChangeWriter : IChangeSink, IAsyncDisposable
{
    // A list comes in parts, so that no list has to fit into memory.
    private const int PartObjects = 200;
    private const long PartBytes = 1024 * 1024;

    private readonly CancellationTokenSource _stop = new();
    private readonly WorkQueue _queue;
    private readonly TransientRetry _retry;
    private readonly ChangeWriterOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WritingLoop _loop;
    private int _disposed;

    private ChangeWriter(NpgsqlDataSource dataSource, ClusterState cluster, ChangeWriterOptions options, TimeProvider time, ILogger logger)
    {
        State = cluster;
        (Cluster, Epoch, _options, _time, _logger) = (cluster.Name, cluster.Epoch, options, time, logger);
        _queue = new WorkQueue(Cluster, options.QueueBytes, options.Spool is { } spool ? new WorkSpool(new DiskQueue(spool, Cluster, logger)) : null);
        _retry = new TransientRetry(Cluster, options, _queue, time, logger);
        _loop = new WritingLoop(_queue, _retry, dataSource, cluster, options, time, logger, RaiseCommitted, _stop.Token);
        Completion = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>After each commit of rows: the last position. Called one at a time, in order, on the committing task; it must not block.</summary>
    public event Action<long>? Committed;

    public string Cluster { get; }

    /// <summary>The loop's own: to be read only when it has ended.</summary>
    internal ClusterState State { get; }

    /// <summary>Of this writer: the fencing number that an older one fails on.</summary>
    public long Epoch { get; }

    /// <summary>Nothing is accepted any more: disposed, or closed by an error.</summary>
    public bool Closed => _queue.Closed is not null;

    /// <summary>Why it is closed; null while it is open.</summary>
    public string? ClosedReason => _queue.Closed?.Message;

    /// <summary>What is accepted and not yet written.</summary>
    public QueueStatus Queue => _queue.Status(_retry.AwaySince);

    /// <summary>Ends when the writer does: well after disposal, with <see cref="SinkClosedException"/> when an error closed it.</summary>
    public Task Completion { get; }

    /// <summary>Takes over a cluster's log, which is made if there is none, and loads what its last writer knew. For who knows to be alone: replicas take a <see cref="Lease"/>.</summary>
    /// <exception cref="NpgsqlException">The database failed; nothing is retried here.</exception>
    /// <exception cref="ArgumentException">An option is out of its bounds, or the cluster's name is not 1 to 253 characters.</exception>
    public static Task<ChangeWriter> OpenAsync(
        NpgsqlDataSource dataSource, string cluster, ChangeWriterOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken) =>
        OpenAsync(dataSource, cluster, null, options, time, logger, cancellationToken);

    /// <summary>Opens the one writer that a lease is good for, with its epoch.</summary>
    /// <exception cref="SinkClosedException">The lease has been lost.</exception>
    /// <inheritdoc cref="OpenAsync(NpgsqlDataSource, string, ChangeWriterOptions, TimeProvider, ILogger, CancellationToken)"/>
    public static Task<ChangeWriter> OpenAsync(
        NpgsqlDataSource dataSource, Lease lease, ChangeWriterOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken) =>
        OpenAsync(dataSource, lease.Cluster, lease.Holder.Epoch, options, time, logger, cancellationToken);

    private static async Task<ChangeWriter> OpenAsync(
        NpgsqlDataSource dataSource, string cluster, long? leased, ChangeWriterOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        if (options.Errors() is { Count: > 0 } errors)
            throw new ArgumentException(string.Join(" ", errors), nameof(options));
        if (cluster.Length is 0 or > 253 || StorableText.Of(cluster) != cluster)
            throw new ArgumentException("A cluster's name has 1 to 253 characters.", nameof(cluster));
        if (options.Spool is { } spool)
            DeleteLeftovers(spool, cluster, logger);
        var state = await StateLoader.OpenAsync(dataSource, cluster, leased, cancellationToken);
        logger.WriterOpened(cluster, state.Next, state.Epoch, state.Count);
        return new ChangeWriter(dataSource, state, options, time, logger);
    }

    public async ValueTask<ScopeBookmark> OpenAsync(WatchScope scope, CancellationToken cancellationToken)
    {
        Admissible.Check(scope, Cluster);
        var open = new OpenScope(scope);
        await AcceptAsync(open, 0, cancellationToken);
        return await open.Opened.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask AppendAsync(WatchScope scope, IReadOnlyList<Observation> observations, string reached, CancellationToken cancellationToken)
    {
        Admissible.Check(scope, Cluster);
        ArgumentException.ThrowIfNullOrEmpty(reached);
        Admissible.Check(observations);
        var cost = observations.Sum(Cost);
        await AcceptAsync(new Append(scope, observations, reached, Moment.Of(_time)), cost, cancellationToken);
    }

    public async Task<ReplaceResult> ReplaceAsync(
        WatchScope scope, IAsyncEnumerable<Observation> listed, Func<string> resourceVersion, GapCause? gap, CancellationToken cancellationToken)
    {
        Admissible.Check(scope, Cluster);
        // From here the gap shows as open, however long the list takes.
        await AcceptAsync(new ReplaceBegins(scope, gap), 0, cancellationToken);
        var listing = new Listing(scope, gap);
        var part = new List<Observation>();
        long bytes = 0;
        await foreach (var observation in listed.WithCancellation(cancellationToken))
        {
            Admissible.Check(observation);
            part.Add(observation);
            bytes += Cost(observation);
            if (part.Count < PartObjects && bytes < PartBytes)
                continue;
            await AcceptAsync(new ReplacePart(listing, part), bytes, cancellationToken);
            (part, bytes) = ([], 0);
        }

        var version = resourceVersion();
        ArgumentException.ThrowIfNullOrEmpty(version, nameof(resourceVersion));
        await AcceptAsync(new ReplacePart(listing, part), bytes, cancellationToken);
        var ends = new ReplaceEnds(listing, version, gap, Moment.Of(_time));
        await AcceptAsync(ends, 0, cancellationToken);
        return await ends.Durable.Task.WaitAsync(cancellationToken);
    }

    public async Task CloseAsync(WatchScope scope, GapCause cause, CancellationToken cancellationToken)
    {
        Admissible.Check(scope, Cluster);
        var close = new CloseScope(scope, cause);
        await AcceptAsync(close, 0, cancellationToken);
        await close.Durable.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Writes what was accepted, for <see cref="ChangeWriterOptions.ShutdownTimeout"/> at most, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _queue.Close(new SinkClosedException($"The writer of cluster '{Cluster}' was disposed."));
        await Completion.WaitAsync(_options.ShutdownTimeout, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stop.CancelAsync();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    // A bookmark alone weighs something too: a queue without bound is what this prevents.
    private ValueTask AcceptAsync(Work work, long cost, CancellationToken cancellationToken) =>
        _queue.AcceptAsync(work with { Cost = cost + Overhead }, cancellationToken);

    private async Task RunAsync()
    {
        try
        {
            await _loop.RunAsync();
        }
        catch (Exception error)
        {
            var closed = error as SinkClosedException ?? new SinkClosedException($"The writer of cluster '{Cluster}' failed: {error.Message}", error);
            var cutShort = error is OperationCanceledException && _stop.IsCancellationRequested;
            closed = _queue.Close(closed);
            await _stop.CancelAsync();
            await _loop.FailAsync(closed);
            var left = _queue.Fail(closed);
            if (cutShort)
                _logger.ShutdownCutShort(Cluster, left);
            else
                _logger.WriterClosed(error, Cluster);
            throw closed;
        }
        finally
        {
            _loop.Dispose();
            _queue.Dispose();
        }
    }

    // A writer that died has accepted more than it wrote, and nobody knows what of it was between: the bookmark in the log is where to go on.
    private static void DeleteLeftovers(SpoolOptions spool, string cluster, ILogger logger)
    {
        try
        {
            if (SpoolDirectory.DeleteLeftovers(spool.Directory) is > 0 and var bytes)
                logger.SpoolDiscarded(cluster, bytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            logger.SpoolFailed(error, cluster);
        }
    }

    private void RaiseCommitted(long position)
    {
        try
        {
            Committed?.Invoke(position);
        }
        catch (Exception error)
        {
            _logger.ListenerFailed(error, Cluster);
        }
    }

    private static long Cost(Observation observation) => observation.Json.Length + Overhead;

    private const int Overhead = 256;
}
