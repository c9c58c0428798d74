using Dashboard.Model.Capture;
using Dashboard.Model.Redaction;
using Dashboard.Watch.Connection;
using Dashboard.Watch.Scopes;
using k8s;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Watch.Tests.Parts;

/// <summary>The real Reflector against a scripted server, with times short enough for a test.</summary>
internal sealed class RunningReflector : IAsyncDisposable
{
    public static readonly WatchScope Widgets = new("test", new("fleet.example.com", "v1", "widgets"), new("fleet.example.com", "v1", "Widget"), null);

    public static readonly WatchOptions Quick = new()
    {
        IdleTimeout = TimeSpan.FromSeconds(20),
        BackoffBase = TimeSpan.FromMilliseconds(5),
        BackoffLimit = TimeSpan.FromMilliseconds(50),
        RefusedRetry = TimeSpan.FromMilliseconds(50),
        AnswerTimeout = TimeSpan.FromSeconds(20),
    };

    private readonly CancellationTokenSource stop = new();
    private readonly ApiServer api;
    private readonly ClusterShared shared;
    private readonly Task running;

    public RunningReflector(string url, IChangeSink sink, WatchOptions? options = null, WatchScope? scope = null, bool metadataOnly = false)
    {
        api = new ApiServer(_ => Task.FromResult(new KubernetesClientConfiguration { Host = url }), options ?? Quick, TimeProvider.System);
        shared = new ClusterShared(api, sink, new Redactor("0123456789abcdef"u8), options ?? Quick, TimeProvider.System, NullLogger.Instance);
        Reflector = new Reflector(scope ?? Widgets, metadataOnly, shared, new Random(7), () => { }, () => { }, tap: null);
        running = Reflector.RunAsync(stop.Token);
    }

    public Reflector Reflector { get; }

    public ScopeStatus Status => Reflector.Health.Snapshot();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
        shared.Dispose();
        api.Dispose();
        stop.Dispose();
    }
}
