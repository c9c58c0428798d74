using Dashboard.Watch.Connection;
using Dashboard.Watch.Wire;

namespace Dashboard.Watch.Scopes;

/// <summary>One watch response, line by line, with a limit on silence. One reader.</summary>
internal sealed class WatchStream : IAsyncDisposable
{
    private readonly ApiResponse response;
    private readonly LineReader lines;
    private readonly CancellationTokenSource silence;
    private readonly CancellationTokenRegistration stopping;
    private readonly CancellationToken stop;

    private WatchStream(ApiResponse response, Stream body, WatchOptions options, TimeProvider time, CancellationToken stop)
    {
        this.response = response;
        this.stop = stop;
        lines = new LineReader(body, options.LargestObject);
        silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        stopping = stop.Register(silence.Cancel);
        OpenedAt = time.GetTimestamp();
    }

    public long OpenedAt { get; }

    /// <summary>Lines read so far, bookmarks included.</summary>
    public int Lines { get; private set; }

    public static async Task<WatchStream> OpenAsync(ApiServer server, ApiRequest request, WatchOptions options, TimeProvider time, CancellationToken stop)
    {
        var answer = await server.GetAsync(request, unless: null, stop);
        try
        {
            return new WatchStream(answer, await answer.Content.ReadAsStreamAsync(stop), options, time, stop);
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    /// <summary>A line that is already here.</summary>
    public bool TryRead(out Piece line)
    {
        var read = lines.TryRead(out line);
        Lines += read ? 1 : 0;
        return read;
    }

    /// <summary>Waits for more. False: the stream has ended cleanly.</summary>
    /// <exception cref="SilenceException">Nothing came for so long.</exception>
    public async ValueTask<bool> WaitAsync(TimeSpan longest)
    {
        silence.CancelAfter(longest);
        try
        {
            return await lines.WaitAsync(silence.Token);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw new SilenceException(longest, e);
        }
        finally
        {
            silence.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.DisposeAsync();
        // The response first: it aborts the connection, where completing the pipe alone would drain it.
        response.Dispose();
        await lines.DisposeAsync();
        silence.Dispose();
    }
}

/// <summary>A connection that is open and says nothing.</summary>
internal sealed class SilenceException(TimeSpan longest, Exception inner) : Exception($"The server was silent for {longest.TotalSeconds:0.#} s.", inner);
