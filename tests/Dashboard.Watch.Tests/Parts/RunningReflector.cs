using Dashboard.Model.Capture;
using Dashboard.Watch.Scopes;
using k8s;

namespace Dashboard.Watch.Tests.Parts;

/// <summary>The real Reflector against a scripted server, with times short enough for a test.</summary>
internal sealed class RunningReflector(string url, IChangeSink sink, WatchOptions? options = null, WatchScope? scope = null, bool metadataOnly = false) : IAsyncDisposable
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

    private readonly RunningScopes scopes = new(new KubernetesClientConfiguration { Host = url }, sink, options ?? Quick, [scope ?? Widgets], metadataOnly);

    public Reflector Reflector => scopes.Reflectors[0];

    public ScopeStatus Status => Reflector.Health.Snapshot();

    public ValueTask DisposeAsync() => scopes.DisposeAsync();
}
