using Dashboard.Model.Capture;
using Dashboard.Projections.Events;

namespace Dashboard.Web.Hosting;

/// <summary>Events go beside the log, everything else into it.</summary>
internal sealed class EventRouting(IChangeSink log, EventSink events) : IChangeSink
{
    public ValueTask<ScopeBookmark> OpenAsync(WatchScope scope, CancellationToken cancellationToken) => Of(scope).OpenAsync(scope, cancellationToken);

    public ValueTask AppendAsync(WatchScope scope, IReadOnlyList<Observation> observations, string reached, CancellationToken cancellationToken) =>
        Of(scope).AppendAsync(scope, observations, reached, cancellationToken);

    public Task<ReplaceResult> ReplaceAsync(
        WatchScope scope, IAsyncEnumerable<Observation> listed, Func<string> resourceVersion, GapCause? gap, CancellationToken cancellationToken) =>
        Of(scope).ReplaceAsync(scope, listed, resourceVersion, gap, cancellationToken);

    public Task CloseAsync(WatchScope scope, GapCause cause, CancellationToken cancellationToken) => Of(scope).CloseAsync(scope, cause, cancellationToken);

    private IChangeSink Of(WatchScope scope) => EventSink.Takes(scope) ? events : log;
}
