using System.Threading.Channels;
using Dashboard.Model;
using Dashboard.Model.Capture;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dashboard.Projections.Events;

/// <summary>
/// Takes the Events of one cluster, beside its log. Nothing is resumed and no deletion is taken: an API server forgets its Events by itself, and a list is
/// what it still has. A database that does not take them holds up this sink alone: its queue is bounded, and who fills it waits.
/// Calls may come from several scopes at once; <see cref="RunAsync"/> runs once.
/// </summary>
public sealed class EventSink(NpgsqlDataSource database, string cluster, EventOptions options, TimeProvider time, ILogger<EventSink> logger) : IChangeSink
{
    private const int QueueLimit = 2_000;
    private const int BatchLimit = 500;
    private static readonly TimeSpan s_longestRetry = TimeSpan.FromSeconds(15);

    private readonly Channel<Work> _queue = Channel.CreateBounded<Work>(new BoundedChannelOptions(QueueLimit) { SingleReader = true });
    private readonly EventWrite _write = new(database, cluster, options);

    // Of RunAsync alone.
    private bool _received;
    private bool _interrupted;

    /// <summary>Events of either API group go to this sink.</summary>
    public static bool Takes(WatchScope scope) => scope.Resource is { Resource: "events", Group: "" or "events.k8s.io" };

    public ValueTask<ScopeBookmark> OpenAsync(WatchScope scope, CancellationToken cancellationToken) => default;

    public async ValueTask AppendAsync(WatchScope scope, IReadOnlyList<Observation> observations, string reached, CancellationToken cancellationToken)
    {
        foreach (var observation in observations)
        {
            if (observation is { Verb: not Verb.Deleted, Quarantine: null } && EventReading.Read(observation) is { } row)
                await _queue.Writer.WriteAsync(new Work(row, null), cancellationToken);
        }
    }

    public async Task<ReplaceResult> ReplaceAsync(
        WatchScope scope, IAsyncEnumerable<Observation> listed, Func<string> resourceVersion, GapCause? gap, CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var observation in listed.WithCancellation(cancellationToken))
        {
            count++;
            await AppendAsync(scope, [observation], "", cancellationToken);
        }

        _ = resourceVersion();
        await MarkAsync(time.GetUtcNow(), cancellationToken);
        return new ReplaceResult(count, 0, 0, 0, 0);
    }

    public Task CloseAsync(WatchScope scope, GapCause cause, CancellationToken cancellationToken) => MarkAsync(null, cancellationToken);

    /// <summary>Writes what comes, until cancelled. A database that is away is tried again for ever; what it refuses is given up, and said.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var batch = new List<Work>(BatchLimit);
        while (await _queue.Reader.WaitToReadAsync(cancellationToken))
        {
            while (batch.Count < BatchLimit && _queue.Reader.TryRead(out var work))
                batch.Add(work);
            await WriteAsync(batch, cancellationToken);
            foreach (var work in batch)
                work.Mark?.Done.TrySetResult();
            batch.Clear();
        }
    }

    private async Task WriteAsync(List<Work> batch, CancellationToken cancellationToken)
    {
        var rows = batch.Select(work => work.Row).OfType<EventRow>().ToList();
        var mark = batch.FindLast(work => work.Mark is not null)?.Mark;
        _received = mark is null ? _received : mark.Since is not null;
        for (var retry = TimeSpan.FromSeconds(0.5); ; retry = retry * 2 < s_longestRetry ? retry * 2 : s_longestRetry)
        {
            try
            {
                if (await _write.WriteAsync(rows, Since(mark), cancellationToken))
                {
                    _interrupted = false;
                    return;
                }
            }
            catch (PostgresException refused) when (!refused.IsTransient)
            {
                _interrupted = true;
                LogMessages.EventsRefused(logger, cluster, rows.Count, refused.SqlState);
                if (rows.Count == 0)
                    return;
                rows.Clear(); // the mark alone
                continue;
            }
            catch (Exception error) when (error is NpgsqlException or TimeoutException or IOException)
            {
                _interrupted = true;
                LogMessages.EventsRetried(logger, cluster, error.Message, retry);
            }

            await Task.Delay(retry, time, cancellationToken);
        }
    }

    /// <summary>
    /// The mark to write. After an interruption Events are received since now: a refused batch is not there, and a database that crashed may have lost what it had taken.
    /// </summary>
    private (bool, DateTimeOffset? Since)? Since(Mark? mark) =>
        _interrupted ? (true, _received ? time.GetUtcNow() : null) : mark is null ? null : (true, mark.Since);

    private async Task MarkAsync(DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var mark = new Mark(since, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await _queue.Writer.WriteAsync(new Work(null, mark), cancellationToken);
        await mark.Done.Task.WaitAsync(cancellationToken);
    }

    private sealed record Work(EventRow? Row, Mark? Mark);

    /// <param name="Since">Events are received from then on; null: no more.</param>
    private sealed record Mark(DateTimeOffset? Since, TaskCompletionSource Done);
}
