using Dashboard.Model;
using Dashboard.Model.Capture;

namespace Dashboard.Watch.Scopes;

/// <summary>Runs one Reflector for each scope that the catalog asks for, and none other. <see cref="ApplyAsync"/> is called by one thread; the rest by any.</summary>
internal sealed class ScopeSupervisor(string cluster, IReadOnlyList<string> namespaces, ClusterShared shared, Random random, Action changed, ScopeTaps taps)
{
    private readonly Lock gate = new();
    private readonly Dictionary<WatchScope, Running> running = [];
    private readonly TaskCompletionSource failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Fails when the sink takes nothing any more. Never completes otherwise.</summary>
    public Task Failed => failed.Task;

    public IReadOnlyList<ScopeStatus> Statuses
    {
        get
        {
            lock (gate)
                return [.. running.Values.Select(one => one.Reflector.Health.Snapshot())];
        }
    }

    /// <summary>Starts what is missing and ends what is no longer asked for.</summary>
    public async Task ApplyAsync(IReadOnlyList<CatalogEntry> entries, CancellationToken cancellationToken)
    {
        var wanted = entries.Where(entry => entry.Watched).SelectMany(ScopesOf).ToDictionary(scope => scope.Scope, scope => scope.MetadataOnly);
        List<Running> leaving;
        lock (gate)
        {
            leaving = [.. running.Values.Where(one => !wanted.ContainsKey(one.Scope))];
            foreach (var (scope, metadataOnly) in wanted)
                if (!running.ContainsKey(scope))
                    running.Add(scope, Start(scope, metadataOnly, cancellationToken));
        }
        var served = entries.Select(entry => entry.Resource).ToHashSet();
        foreach (var one in leaving)
        {
            await one.StopAsync();
            if (served.Contains(one.Scope.Resource))
                await one.Reflector.RetireAsync(GapReason.SwitchedOff, "It is no longer to be watched.", cancellationToken);
            else
                await one.Reflector.RetireAsync(GapReason.ResourceGone, "The server does not serve it any more.", cancellationToken);
            lock (gate)
                running.Remove(one.Scope);
        }
        changed();
    }

    /// <summary>Ends all Reflectors; coverage stays open, for the next start to resume from.</summary>
    public async Task StopAsync()
    {
        Running[] all;
        lock (gate)
            all = [.. running.Values];
        await Task.WhenAll(all.Select(one => one.StopAsync()));
    }

    private IEnumerable<(WatchScope Scope, bool MetadataOnly)> ScopesOf(CatalogEntry entry)
    {
        if (!entry.Namespaced || namespaces.Count == 0)
            return [(new WatchScope(cluster, entry.Resource, entry.Kind, null), entry.MetadataOnly)];
        return namespaces.Distinct(StringComparer.Ordinal).Select(name => (new WatchScope(cluster, entry.Resource, entry.Kind, name), entry.MetadataOnly));
    }

    private Running Start(WatchScope scope, bool metadataOnly, CancellationToken cancellationToken)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reflector = new Reflector(scope, metadataOnly, shared, new Random(random.Next()), changed, taps.ResourceGone, taps.For(scope));
        return new Running(scope, reflector, stop, Task.Run(() => RunAsync(reflector, stop.Token), CancellationToken.None));
    }

    private async Task RunAsync(Reflector reflector, CancellationToken cancellationToken)
    {
        try
        {
            await reflector.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            reflector.Health.Enter(ScopeState.Off);
        }
        catch (Exception e)
        {
            reflector.Health.Enter(ScopeState.Off, e is SinkClosedException ? "The log takes nothing any more." : $"Unexpected failure ({e.GetType().Name}).");
            failed.TrySetException(e);
        }
    }

    private sealed record Running(WatchScope Scope, Reflector Reflector, CancellationTokenSource Stop, Task Task)
    {
        public async Task StopAsync()
        {
            await Stop.CancelAsync();
            await Task;
            Stop.Dispose();
        }
    }
}
