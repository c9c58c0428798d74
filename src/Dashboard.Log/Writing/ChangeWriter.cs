using System.Threading.Channels;
using Dashboard.Log.Writing;
using Dashboard.Model.Capture;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dashboard.Log;

/// <summary>
/// The one writer of a cluster's log: what many scopes append is combined into transactions of contiguous positions. Opening it takes the next epoch, so a
/// writer that was there before lands nothing more and closes. Safe for concurrent use under the rules of <see cref="IChangeSink"/>.
/// <para>While the database is away it tries again and, once its queue is full, lets callers wait; after a broken invariant, a takeover or
/// <see cref="ChangeWriterOptions.GiveUpAfter"/> it is closed: <see cref="Completion"/> and every call fail with <see cref="SinkClosedException"/>.</para>
/// </summary>
public sealed class ChangeWriter : IChangeSink, IAsyncDisposable
{
    // A list comes in parts, so that no list has to fit into memory.
    private const int PartObjects = 200;
    private const long PartBytes = 1024 * 1024;

    private readonly Channel<Work> _queue = Channel.CreateUnbounded<Work>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly AdmissionGate _gate;
    private readonly ChangeWriterOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WritingLoop _loop;
    private SinkClosedException? _closed;
    private int _disposed;

    private ChangeWriter(NpgsqlDataSource dataSource, ClusterState cluster, ChangeWriterOptions options, TimeProvider time, ILogger logger)
    {
        State = cluster;
        (Cluster, Epoch, _options, _time, _logger) = (cluster.Name, cluster.Epoch, options, time, logger);
        _gate = new AdmissionGate(options.QueueBytes);
        _loop = new WritingLoop(_queue.Reader, _gate, dataSource, cluster, options, time, logger, RaiseCommitted, _stop.Token);
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
    public bool Closed => _closed is not null;

    /// <summary>Why it is closed; null while it is open.</summary>
    public string? ClosedReason => _closed?.Message;

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
        await AcceptAsync(new Append(scope, observations, reached, _time.GetUtcNow()) { Cost = cost }, cost, cancellationToken);
    }

    public async Task<ReplaceResult> ReplaceAsync(
        WatchScope scope, IAsyncEnumerable<Observation> listed, Func<string> resourceVersion, GapCause? gap, CancellationToken cancellationToken)
    {
        Admissible.Check(scope, Cluster);
        // From here the gap shows as open, however long the list takes.
        await AcceptAsync(new ReplaceBegins(scope, gap), 0, cancellationToken);
        var listing = new Listing(scope);
        var part = new List<Observation>();
        long bytes = 0;
        await foreach (var observation in listed.WithCancellation(cancellationToken))
        {
            Admissible.Check(observation);
            part.Add(observation);
            bytes += Cost(observation);
            if (part.Count < PartObjects && bytes < PartBytes)
                continue;
            await AcceptAsync(new ReplacePart(listing, part) { Cost = bytes }, bytes, cancellationToken);
            (part, bytes) = ([], 0);
        }

        var version = resourceVersion();
        ArgumentException.ThrowIfNullOrEmpty(version, nameof(resourceVersion));
        await AcceptAsync(new ReplacePart(listing, part) { Cost = bytes }, bytes, cancellationToken);
        var ends = new ReplaceEnds(listing, version, gap, _time.GetUtcNow());
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
        Close(new SinkClosedException($"The writer of cluster '{Cluster}' was disposed."));
        await Completion.WaitAsync(_options.ShutdownTimeout, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stop.CancelAsync();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async ValueTask AcceptAsync(Work work, long cost, CancellationToken cancellationToken)
    {
        if (_closed is { } closed)
            throw Again(closed);
        // A bookmark alone weighs something too: a queue without bound is what this prevents.
        await _gate.EnterAsync(cost + Overhead, cancellationToken);
        if (_queue.Writer.TryWrite(work with { Cost = cost + Overhead }))
        {
            LogMetrics.Queued(Cluster, 1);
            return;
        }

        _gate.Leave(cost + Overhead);
        throw Again(_closed!);
    }

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
            closed = Close(closed);
            await _stop.CancelAsync();
            await _loop.FailAsync(closed);
            var left = 0;
            for (; _queue.Reader.TryRead(out var work); left++)
            {
                LogMetrics.Queued(Cluster, -1);
                work.Fail(closed);
            }

            if (cutShort)
                _logger.ShutdownCutShort(Cluster, left);
            else
                _logger.WriterClosed(error, Cluster);
            throw closed;
        }
        finally
        {
            _loop.Dispose();
        }
    }

    // The first reason stays.
    private SinkClosedException Close(SinkClosedException reason)
    {
        var closed = Interlocked.CompareExchange(ref _closed, reason, null) ?? reason;
        _queue.Writer.TryComplete();
        _gate.Close(closed);
        return closed;
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

    // Each call its own, with its own stack.
    private static SinkClosedException Again(SinkClosedException closed) => new(closed.Message, closed);
}
