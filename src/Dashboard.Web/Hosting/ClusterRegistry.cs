using Dashboard.Log;
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

/// <summary>A watched cluster and how its capture is doing. Read by any thread; its capture loop and its projections report to it.</summary>
public sealed class RegisteredCluster(string name)
{
    private volatile Running? _running;
    private volatile LeaseHolder? _writer;
    private volatile string? _stopped;
    private volatile string? _notFolded;

    public string Name { get; } = name;

    public IReadOnlyList<ScopeStatus> Scopes => _running?.Capture.Scopes ?? [];

    public IReadOnlyList<CatalogEntry> Catalog => _running?.Capture.Catalog ?? [];

    /// <summary>Who writes the log, this process or another; null: nobody is known to.</summary>
    public LeaseHolder? Writer => _writer;

    /// <summary>This process is the writer.</summary>
    public bool WritesHere => _running is not null;

    /// <summary>What is accepted and not yet in the log; null when this process does not write.</summary>
    public QueueStatus? Queue => _running?.Writer.Queue;

    /// <summary>Why capture is not running although it should, or null. Another replica that writes is no failure.</summary>
    public string? Failure => _stopped ?? _notFolded;

    /// <summary>What folds its log into the read tables; null until it has started.</summary>
    public ProjectionRunner? Projections { get; internal set; }

    /// <summary>
    /// How far what pages show is behind the API server: the slowest watching scope, or the read tables where these are later still. Null when nothing is
    /// watched.
    /// </summary>
    public TimeSpan? Lag => Scopes.Where(scope => scope.State == ScopeState.Watching).Max(scope => scope.Lag) is { } captured
        ? Projections?.Behind is { } folded && folded > captured ? folded : captured
        : null;

    /// <summary>Some scope's state changed, or the writer did. Raised on any thread, often: coalesce.</summary>
    public event Action? Changed;

    /// <summary>Another process holds the lease; null: it is not known who does.</summary>
    internal void Waits(LeaseHolder? holder)
    {
        // Whoever holds it, our own last failure is no reason to send readers away from this replica.
        if (holder is not null)
            _stopped = null;
        if (holder != Interlocked.Exchange(ref _writer, holder))
            Changed?.Invoke();
    }

    internal void Runs(ClusterCapture capture, ChangeWriter writer, LeaseHolder holder)
    {
        capture.Changed += () =>
        {
            // Only now: a writer that fails again at its first commit was never well.
            if (_stopped is not null && Scopes.Any(scope => scope.State == ScopeState.Watching))
                _stopped = null;
            Changed?.Invoke();
        };
        (_writer, _running) = (holder, new Running(capture, writer));
        Changed?.Invoke();
    }

    /// <param name="failure">Null: it was asked to, or the lease went to another.</param>
    internal void Stops(string? failure)
    {
        (_running, _writer) = (null, null);
        _stopped = failure ?? _stopped;
        Changed?.Invoke();
    }

    internal void NotFolded(string why) => _notFolded = why;

    private sealed record Running(ClusterCapture Capture, ChangeWriter Writer);
}
