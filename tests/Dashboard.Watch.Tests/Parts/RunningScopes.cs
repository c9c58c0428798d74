using Dashboard.Model.Capture;
using Dashboard.Model.Redaction;
using Dashboard.Watch.Connection;
using Dashboard.Watch.Scopes;
using k8s;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Watch.Tests.Parts;

/// <summary>Real Reflectors that share one server, as the scopes of a cluster do.</summary>
internal sealed class RunningScopes : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly ApiServer api;
    private readonly ClusterShared shared;
    private readonly List<Task> running;

    public RunningScopes(KubernetesClientConfiguration to, IChangeSink sink, WatchOptions options, IEnumerable<WatchScope> scopes, bool metadataOnly = false)
    {
        api = Server(to, options);
        shared = new ClusterShared(api, sink, new Redactor("0123456789abcdef"u8), options, TimeProvider.System, NullLogger.Instance);
        Reflectors = [.. scopes.Select((scope, index) => new Reflector(scope, metadataOnly, shared, new Random(index), () => { }, () => { }, tap: null))];
        running = [.. Reflectors.Select(reflector => reflector.RunAsync(stop.Token))];
    }

    public IReadOnlyList<Reflector> Reflectors { get; }

    public static ApiServer Server(KubernetesClientConfiguration to, WatchOptions options) =>
        new(_ => Task.FromResult(new ServerConfiguration(to, new CredentialFiles())), options, TimeProvider.System, NullLogger.Instance);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        shared.Dispose();
        api.Dispose();
        stop.Dispose();
    }
}
