using Dashboard.Log.Evidence;
using Dashboard.Projections.Live;
using Dashboard.Watch;

namespace Dashboard.Web.Hosting;

/// <summary>The clusters of this process, in configured order. Thread-safe.</summary>
public sealed class ClusterRegistry
{
    public ClusterRegistry(IEnumerable<string> names) => Clusters = [.. names.Select(name => new RegisteredCluster(name))];

    public IReadOnlyList<RegisteredCluster> Clusters { get; }

    public RegisteredCluster? Find(string name) => Clusters.FirstOrDefault(cluster => cluster.Name == name);
}

/// <summary>A watched cluster and how its capture is doing.</summary>
public sealed class RegisteredCluster(string name)
{
    private ClusterCapture? _capture;

    public string Name { get; } = name;

    /// <summary>Null until capture has started.</summary>
    public ClusterCapture? Capture
    {
        get => _capture;
        internal set
        {
            _capture = value;
            if (value is not null) value.Changed += () => Changed?.Invoke();
            Changed?.Invoke();
        }
    }

    public IReadOnlyList<ScopeStatus> Scopes => _capture?.Scopes ?? [];

    public IReadOnlyList<CatalogEntry> Catalog => _capture?.Catalog ?? [];

    /// <summary>The newest tree head that is held outside the database; null: none yet.</summary>
    public StoredHead? LastHead => HeadHeld?.Invoke();

    internal Func<StoredHead?>? HeadHeld { get; set; }

    /// <summary>Why capture is not running, or null.</summary>
    public string? Failure { get; internal set; }

    /// <summary>What folds its log into the read tables; null until it has started.</summary>
    public ProjectionRunner? Projections { get; internal set; }

    /// <summary>
    /// How far what pages show is behind the API server: the slowest watching scope, or the read tables where these are later still. Null when nothing is
    /// watched.
    /// </summary>
    public TimeSpan? Lag => Scopes.Where(scope => scope.State == ScopeState.Watching).Max(scope => scope.Lag) is { } captured
        ? Projections?.Behind is { } folded && folded > captured ? folded : captured
        : null;

    /// <summary>Some scope's state changed. Raised on any thread, often: coalesce.</summary>
    public event Action? Changed;
}
