using System.IO.Compression;
using Dashboard.Simulator.Faults;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Http;

/// <summary>Answers a watch: a chunked stream of lines until the client leaves, the time is up, or the storage is re-created.</summary>
internal sealed class Watches(ObjectStore store, TimeProvider clock, int seed)
{
    private const int Batch = 128;

    private static readonly TimeSpan FutureWait = TimeSpan.FromSeconds(3);

    private readonly Random _random = new(seed);
    private readonly Lock _gate = new();

    public async Task HandleAsync(HttpContext http, ApiRoute route, string? ns, ListQuery query, Renderer renderer, CancellationToken stopping)
    {
        var asked = query.Version;
        http.Response.StatusCode = 200;
        http.Response.ContentType = "application/json";
        var gzip = Answer.AcceptsGzip(http);
        if (gzip) http.Response.Headers.ContentEncoding = "gzip";
        await http.Response.StartAsync(http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        await using var compressed = gzip ? new GZipStream(http.Response.Body, CompressionLevel.Fastest, leaveOpen: true) : null;
        using var deadline = new CancellationTokenSource(query.Timeout ?? RandomTimeout(), clock);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping, http.RequestAborted);
        var stream = new WatchStream(compressed ?? http.Response.Body, renderer, new ObjectFilter(route, ns, query.Labels, query.Fields), http.RequestAborted);
        try
        {
            await RunAsync(http, stream, route.Collection, ns, query, asked, until.Token);
        }
        catch (ApiError error)
        {
            await stream.ErrorAsync(error);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            // The time is up; a last bookmark lets the client go on from here. A server that stops sends none.
            if (query.AllowBookmarks && !stopping.IsCancellationRequested && stream.Reached is { } reached) await stream.BookmarkAsync(reached, initial: false);
        }
    }

    private async Task RunAsync(HttpContext http, WatchStream stream, Collection collection, string? ns, ListQuery query, ulong? asked, CancellationToken until)
    {
        var initial = query.SendInitialEvents ?? asked is null or 0;
        if (query.SendInitialEvents == true && asked is { } least) await WaitForAsync(least, until);
        var (objects, start, cursor) = store.Read(current =>
        {
            var from = StaleView.Of(http, collection, initial || asked is null or 0 ? current : asked.Value);
            if (from == current) return (collection.Objects, current, new WatchCursor(store, collection, collection.Next));
            var sequence = collection.SequenceAfter(from) ?? throw ApiError.Expired($"too old resource version: {asked} ({collection.Floor})");
            return (initial ? collection.At(from)! : collection.Objects, from, new WatchCursor(store, collection, sequence));
        });
        if (initial)
        {
            await stream.InitialAsync(Collection.InNamespace(objects, ns));
            stream.Reached = start;
            if (query.SendInitialEvents == true && query.AllowBookmarks) await stream.BookmarkAsync(start, initial: true);
        }

        await FollowAsync(stream, cursor, query.AllowBookmarks, initial ? 0 : start, until);
    }

    private async Task FollowAsync(WatchStream stream, WatchCursor cursor, bool bookmarks, ulong after, CancellationToken until)
    {
        var changes = new List<LogEntry>(Batch);
        var bookmarkedAt = clock.GetTimestamp();
        while (true)
        {
            until.ThrowIfCancellationRequested();
            changes.Clear();
            var (state, version) = cursor.Read(changes, Batch);
            if (changes.Count > 0) await stream.ChangesAsync(changes, after);
            if (state == CursorState.More) continue;
            if (state == CursorState.Ended) return;
            if (version >= after) stream.Reached = version;
            if (!bookmarks)
            {
                await cursor.Changed().WaitAsync(until);
                continue;
            }

            var due = store.Options.BookmarkEvery - clock.GetElapsedTime(bookmarkedAt);
            if (due <= TimeSpan.Zero)
            {
                if (version >= after) await stream.BookmarkAsync(version, initial: false);
                bookmarkedAt = clock.GetTimestamp();
                continue;
            }

            try
            {
                await cursor.Changed().WaitAsync(due, clock, until);
            }
            catch (TimeoutException)
            {
                // Time for a bookmark.
            }
        }
    }

    private async Task WaitForAsync(ulong version, CancellationToken until)
    {
        var since = clock.GetTimestamp();
        while (store.CurrentVersion < version)
        {
            if (clock.GetElapsedTime(since) >= FutureWait) throw ApiError.TooLargeVersion(version, store.CurrentVersion);
            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, until);
        }
    }

    /// <summary>The server's own bound, 30 to 60 minutes, for a client that names none.</summary>
    private TimeSpan RandomTimeout()
    {
        lock (_gate) return TimeSpan.FromMinutes(30 * (1 + _random.NextDouble()));
    }
}
