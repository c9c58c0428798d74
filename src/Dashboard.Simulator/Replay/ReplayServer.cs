using System.Text;
using Dashboard.Simulator.Hosting;
using Dashboard.Simulator.Http;

namespace Dashboard.Simulator.Replay;

/// <summary>
/// Serves a recording as an API server would: a watch with initial events answers the recorded stream and then stays open in silence, a list
/// its recorded pages or the final list, a watch from a version the recorded continuation, or silence where there is none. Bytes, chunk edges
/// and status are the recorded ones. What breaks in the recording breaks here: the connection is reset after the recorded bytes.
/// </summary>
public sealed class ReplayServer : IAsyncDisposable
{
    private readonly ReplayOptions _options;
    private readonly RecordingIndex _index;
    private readonly UnrecordedKinds _unrecorded;
    private Listener? _listener;

    private ReplayServer(ReplayOptions options, RecordingIndex index, UnrecordedKinds unrecorded) => (_options, _index, _unrecorded) = (options, index, unrecorded);

    public Uri Uri => _listener!.Uri;

    /// <exception cref="ArgumentException">The folder holds no recording.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<ReplayServer> StartAsync(ReplayOptions options, CancellationToken cancellationToken)
    {
        var index = new RecordingIndex(Recording.ReadIndex(options.Folder), options.Start);
        var server = new ReplayServer(options, index, await UnrecordedKinds.ReadAsync(index, cancellationToken));
        server._listener = await Listener.StartAsync(options.Address, options.Port, server.HandleAsync, cancellationToken);
        return server;
    }

    /// <summary>Writes a kubeconfig whose only context is this server.</summary>
    /// <returns>The absolute path.</returns>
    public string WriteKubeconfig(string path, string context = "replay")
    {
        Kubeconfig.Write(path, [(context, Uri)]);
        return Path.GetFullPath(path);
    }

    public async ValueTask DisposeAsync()
    {
        if (_listener is not null) await _listener.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext http, CancellationToken stopping)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(stopping, http.RequestAborted);
        try
        {
            await AnswerAsync(http, until.Token);
        }
        catch (OperationCanceledException)
        {
            // The client left or the server stops.
        }
    }

    private async Task AnswerAsync(HttpContext http, CancellationToken until)
    {
        var path = http.Request.Path.Value ?? "/";
        var accept = http.Request.Headers.Accept.ToString();
        var query = http.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString(), StringComparer.Ordinal);
        if (path is "/healthz" or "/livez" or "/readyz") await Answer.Text(http, "ok");
        else if (path == "/version") await Answer.Bytes(http, Encoding.UTF8.GetBytes(VersionDocument.Text));
        else if (_index.Discovery(path, accept) is { } discovery) await WholeAsync(http, discovery, until);
        else if (ListQuery.Flag(http.Request.Query, "watch") == true) await WatchAsync(http, path, query, accept, until);
        else if (_index.Exact(http.Request.Method, path, query, accept) is { } exact && !IsLifecycle(exact)) await WholeAsync(http, exact, until);
        else if (_index.List(path, query) is { } list) await WholeAsync(http, list, until);
        else if (_unrecorded.EmptyList(path) is { } empty) await Answer.Bytes(http, Encoding.UTF8.GetBytes(empty));
        else await Answer.NotFound(http);
    }

    private async Task WatchAsync(HttpContext http, string path, Dictionary<string, string> query, string accept, CancellationToken until)
    {
        var initial = ListQuery.Flag(http.Request.Query, "sendInitialEvents") == true;
        var recording = initial ? _index.Initial(path, query, accept) : _index.From(path, query.GetValueOrDefault("resourceVersion") ?? "");
        var isKnown = recording is not null || _index.List(path, new Dictionary<string, string>(StringComparer.Ordinal)) is not null || _unrecorded.EmptyList(path) is not null;
        if (!isKnown)
        {
            await Answer.NotFound(http);
            return;
        }

        Begin(http, recording);
        await http.Response.StartAsync(until);
        await http.Response.Body.FlushAsync(until);
        if (recording is not null)
        {
            await PlayAsync(http, recording, until);
            if (recording.Ended.StartsWith("complete", StringComparison.Ordinal)) return;
            if (recording.Ended.StartsWith("cut", StringComparison.Ordinal))
            {
                http.Abort();
                return;
            }
        }
        else if (initial && _unrecorded.InitialEventsEnd(path) is { } bookmark)
        {
            await http.Response.WriteAsync(bookmark, until);
            await http.Response.Body.FlushAsync(until);
        }

        var silence = int.TryParse(query.GetValueOrDefault("timeoutSeconds"), System.Globalization.CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : Timeout.InfiniteTimeSpan;
        await Task.Delay(silence, _options.Clock, until);
    }

    private async Task PlayAsync(HttpContext http, Recording recording, CancellationToken until)
    {
        var body = await recording.ReadBodyAsync(until);
        var started = _options.Clock.GetTimestamp();
        var offset = 0;
        foreach (var (milliseconds, bytes) in recording.ReadChunks(body.Length))
        {
            var wait = TimeSpan.FromMilliseconds(milliseconds) - _options.Clock.GetElapsedTime(started);
            if (_options.Pace == ReplayPace.Recorded && wait > TimeSpan.Zero) await Task.Delay(wait, _options.Clock, until);
            var size = Math.Min(bytes, body.Length - offset);
            await http.Response.Body.WriteAsync(body.AsMemory(offset, size), until);
            await http.Response.Body.FlushAsync(until);
            offset += size;
        }

        if (offset < body.Length) await http.Response.Body.WriteAsync(body.AsMemory(offset), until);
        await http.Response.Body.FlushAsync(until);
    }

    private static async Task WholeAsync(HttpContext http, Recording recording, CancellationToken until)
    {
        Begin(http, recording);
        if (http.Response.Headers.ETag is { Count: > 0 } etag && http.Request.Headers.IfNoneMatch == etag)
        {
            http.Response.StatusCode = 304;
            return;
        }

        var body = await recording.ReadBodyAsync(until);
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, until);
    }

    private static void Begin(HttpContext http, Recording? recording)
    {
        http.Response.StatusCode = recording?.Status is > 0 and not 304 ? recording.Status : 200;
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-cache, private";
        if (recording is null) return;
        foreach (var (name, value) in recording.ReadHeaders()) http.Response.Headers[name] = value;
    }

    /// <summary>Answers of a server that was starting, stopping or changing: several for one request, of which none is the ordinary one.</summary>
    private static bool IsLifecycle(Recording recording) => recording.File.StartsWith("lifecycle/", StringComparison.Ordinal);
}
