using Dashboard.Model.Capture;

namespace Dashboard.Watch.Tests.Parts;

/// <summary>A sink that accepts a batch when the test lets it. Keeps the versions.</summary>
internal sealed class SlowSink(Func<IReadOnlyList<Observation>, Task> accept) : IChangeSink
{
    public List<string> Versions { get; } = [];

    public ValueTask<ScopeBookmark> OpenAsync(WatchScope scope, CancellationToken cancellationToken) => ValueTask.FromResult(default(ScopeBookmark));

    public async ValueTask AppendAsync(WatchScope scope, IReadOnlyList<Observation> observations, string reached, CancellationToken cancellationToken)
    {
        Versions.AddRange(observations.Select(one => one.ResourceVersion));
        await accept(observations);
    }

    public async Task<ReplaceResult> ReplaceAsync(
        WatchScope scope, IAsyncEnumerable<Observation> listed, Func<string> resourceVersion, GapCause? gap, CancellationToken cancellationToken)
    {
        var count = await listed.CountAsync(cancellationToken);
        return new ReplaceResult(count, count, 0, 0, 0);
    }

    public Task CloseAsync(WatchScope scope, GapCause cause, CancellationToken cancellationToken) => Task.CompletedTask;
}
