using System.Runtime.CompilerServices;
using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Watch.Connection;
using Dashboard.Watch.Wire;

namespace Dashboard.Watch.Scopes;

/// <summary>
/// Reads the whole of a scope into the sink: streamed over a watch where the server can, by pages otherwise. A list that fails on the way
/// leaves nothing behind. Single-threaded.
/// </summary>
internal sealed class ScopeLister(WatchScope scope, ClusterShared shared, ScopeHealth health, ScopeRequests requests, VersionGuard guard, Action<Observation>? tap)
{
    /// <summary>Refusals in a row after which the server is believed: its store was put back to an older state.</summary>
    private const int StaleLists = 5;

    private readonly ObjectIntake intake = new(scope, shared.Redactor, shared.Time);
    private bool watchList = true;
    private int staleLists;
    private int expiredLists;

    /// <summary>What ended the enumeration, whatever the sink made of it.</summary>
    private Exception? failure;

    /// <summary>The version to watch from, and the stream that goes on from there if there is one.</summary>
    public async Task<(string Version, WatchStream? Stream)> ListAsync(GapCause? gap, CancellationToken cancellationToken)
    {
        await shared.Lists.WaitAsync(cancellationToken);
        try
        {
            if (watchList && shared.WatchList)
            {
                try
                {
                    return await StreamAsync(gap, cancellationToken);
                }
                catch (WatchListException e)
                {
                    shared.Logger.NoWatchList(scope);
                    watchList = false;
                    if (e.WholeServer)
                        shared.RefuseWatchList();
                }
            }
            return (await PagesAsync(gap, cancellationToken), null);
        }
        finally
        {
            shared.Lists.Release();
        }
    }

    private async Task<(string, WatchStream?)> StreamAsync(GapCause? gap, CancellationToken cancellationToken)
    {
        WatchStream stream;
        try
        {
            stream = await WatchStream.OpenAsync(shared.Server, requests.WatchList(), shared.Options, shared.Time, cancellationToken);
        }
        catch (ApiException e) when (e.Error.Code is 400 or 422)
        {
            throw new WatchListException(wholeServer: true);
        }
        try
        {
            string? version = null;
            await ReplaceAsync(InitialEvents(stream, reached => version = reached, cancellationToken), () => version!, gap, cancellationToken);
            return (version!, stream);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private async Task<string> PagesAsync(GapCause? gap, CancellationToken cancellationToken)
    {
        string? version = null;
        await ReplaceAsync(Pages(reached => version = reached, cancellationToken), () => version!, gap, cancellationToken);
        return version!;
    }

    private async Task ReplaceAsync(IAsyncEnumerable<Observation> listed, Func<string> version, GapCause? gap, CancellationToken cancellationToken)
    {
        failure = null;
        var seen = new VersionGuard();
        if (staleLists >= StaleLists)
            gap = new GapCause(GapReason.StorePutBack, $"{StaleLists} lists in a row were older than what is recorded: the server's store was put back to a backup.", gap?.Since);
        try
        {
            var result = await shared.Sink.ReplaceAsync(scope, Checked(listed, seen, cancellationToken), version, gap, cancellationToken);
            shared.Logger.Listed(scope, result.Listed, result.Added, result.Modified, result.InferredDeletes);
        }
        catch (Exception e) when ((failure ?? e) is StaleListException)
        {
            staleLists++;
            health.Refused();
            throw new StaleListException();
        }
        catch (Exception e) when (failure is not null && e != failure && e is not OperationCanceledException)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
        (staleLists, expiredLists) = (0, 0);
        guard.Become(seen);
    }

    private async IAsyncEnumerable<Observation> Checked(
        IAsyncEnumerable<Observation> listed, VersionGuard seen, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var items = listed.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await items.MoveNextAsync())
                    yield break;
                CheckStale(items.Current);
            }
            catch (Exception e)
            {
                failure = e;
                throw;
            }
            seen.Saw(items.Current.Object.Uid, items.Current.ResourceVersion, isDeleted: false);
            if (items.Current.Quarantine is { } quarantine)
                health.Quarantined(items.Current.Object, quarantine);
            tap?.Invoke(items.Current);
            yield return items.Current;
        }
    }

    private void CheckStale(Observation item)
    {
        if (staleLists >= StaleLists || guard.Allows(item.Object.Uid, item.ResourceVersion))
            return;
        throw new StaleListException();
    }

    private async IAsyncEnumerable<Observation> InitialEvents(WatchStream stream, Action<string> reached, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            while (stream.TryRead(out var line))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (InitialEvent(line, out var end) is { } observation)
                    yield return observation;
                if (end is null)
                    continue;
                reached(end);
                yield break;
            }
            if (shared.Time.GetElapsedTime(stream.OpenedAt) > shared.Options.InitialEventsLimit)
                throw new WatchListException(wholeServer: false);
            try
            {
                if (!await stream.WaitAsync(shared.Options.InitialEventsSilence))
                {
                    if (Guards.On(Guard.InitialEventsToTheirEnd))
                        throw new IOException("The stream ended within the initial events.");
                    reached("1");
                    yield break;
                }
            }
            catch (SilenceException)
            {
                throw new WatchListException(wholeServer: false);
            }
        }
    }

    private Observation? InitialEvent(in Piece piece, out string? end)
    {
        end = null;
        var line = piece.Flat;
        var read = ObjectReader.ReadEvent(line, piece.IsCut);
        switch (read.Type)
        {
            case WatchEventType.Added or WatchEventType.Modified:
            case WatchEventType.Unknown when read.TypeName is null:
                return intake.Event(Verb.Added, read, line);
            case WatchEventType.Bookmark:
                if (read.Head.InitialEventsEnd)
                    end = read.Head.ResourceVersion ?? throw new ProtocolException("The bookmark that ends the initial events has no resourceVersion.");
                return null;
            case WatchEventType.Error:
                throw new ApiException(read.Error!);
            default:
                // A delete within a snapshot: only a server that does not know the parameters, and streams changes, sends that.
                throw new WatchListException(wholeServer: false);
        }
    }

    private async IAsyncEnumerable<Observation> Pages(Action<string> reached, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? token = null;
        do
        {
            var page = await OpenPageAsync(token, cancellationToken);
            using (page)
            {
                await using var body = await page.Content.ReadAsStreamAsync(cancellationToken);
                var reader = new ListPageReader(body, shared.Options.LargestObject);
                // A page that stalls must not hold its place among the lists for ever.
                using var stall = new CancellationTokenSource(shared.Options.InitialEventsLimit, shared.Time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stall.Token);
                await using var items = reader.ReadItemsAsync(either.Token).GetAsyncEnumerator(either.Token);
                while (await NextAsync(items, cancellationToken))
                    yield return intake.Listed(items.Current);
                token = reader.Continue;
                reached(reader.ResourceVersion!);
            }
        }
        while (!string.IsNullOrEmpty(token) && Guards.On(Guard.WholeListBeforeDeletes));
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<Piece> items, CancellationToken cancellationToken)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("A page of the list did not arrive in time.", e);
        }
    }

    private async Task<ApiResponse> OpenPageAsync(string? token, CancellationToken cancellationToken)
    {
        // Pages that expire again and again are too slow for this server: all at once, then.
        var request = expiredLists >= 2 ? requests.Whole() : requests.Page(token);
        try
        {
            return await shared.Server.GetAsync(request, unless: null, cancellationToken);
        }
        catch (ApiException e) when (token is not null && e.Error.IsExpired && !Guards.On(Guard.ExpiredTokenStartsOver))
        {
            return await shared.Server.GetAsync(requests.Whole(), unless: null, cancellationToken);
        }
        catch (ApiException e) when (token is not null && e.Error.IsExpired)
        {
            // The error offers a token for the remainder as it is now: with it, the pages would not be one state.
            expiredLists++;
            throw new ListExpiredException();
        }
    }
}
