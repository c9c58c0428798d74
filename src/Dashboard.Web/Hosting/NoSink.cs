using Dashboard.Model.Capture;

namespace Dashboard.Web.Hosting;

/// <summary>For a capture that only checks its connection: it never runs, so nothing arrives here.</summary>
internal sealed class NoSink : IChangeSink
{
    public static NoSink Instance { get; } = new();

    public ValueTask<ScopeBookmark> OpenAsync(WatchScope scope, CancellationToken cancellationToken) => throw Refuse();

    public ValueTask AppendAsync(WatchScope scope, IReadOnlyList<Observation> observations, string reached, CancellationToken cancellationToken) => throw Refuse();

    public Task<ReplaceResult> ReplaceAsync(
        WatchScope scope, IAsyncEnumerable<Observation> listed, Func<string> resourceVersion, GapCause? gap, CancellationToken cancellationToken) => throw Refuse();

    public Task CloseAsync(WatchScope scope, GapCause cause, CancellationToken cancellationToken) => throw Refuse();

    private static SinkClosedException Refuse() => new("This capture only checks its connection.");
}
