using Dashboard.Model.Access;
using Dashboard.Projections.Health;
using Dashboard.Projections.Reading;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Projections.Topology;

/// <summary>Who owns what, now or at a past point. Thread-safe.</summary>
public sealed class TopologyQueries(ProjectionReads reads, TimeProvider clock) : IDisposable
{
    private const int MaxBudget = 200_000;

    private readonly CurrentGraphs _current = new(reads, clock);

    /// <summary>Nodes with their parents. Owners outside the asked namespace are included, so that trees stay whole.</summary>
    /// <param name="budget">1 to 200,000 nodes. Beyond it trouble and its owners are kept first.</param>
    /// <exception cref="QueryException">The budget, depth, root or namespace is not allowed.</exception>
    public async Task<GraphSnapshot> SnapshotAsync(ReadScope scope, TopologyScope topology, int budget, CancellationToken cancellationToken)
    {
        if (budget is < 1 or > MaxBudget)
            throw new QueryException("budget", $"is 1 to {MaxBudget:N0}");
        return await ReadAsync(scope, topology, Snapshot, cancellationToken) ?? new GraphSnapshot(scope.Cluster, -1, [], 0);

        GraphSnapshot Snapshot(GraphData data)
        {
            var parents = data.Parents();
            var chosen = GraphBudget.Choose(data, parents, budget);
            return new GraphSnapshot(
                scope.Cluster, data.Position,
                [.. data.Objects.Values.Where(found => chosen.Contains(found.Id)).OrderBy(found => found.Id).Select(found => new GraphNode(
                    found.Id, found.Identity.Kind, found.Resource, found.Identity.Namespace, found.Identity.Name, found.Health.Status, found.Health.Reason,
                    parents.GetValueOrDefault(found.Id), found.Health.Since))],
                data.Objects.Count);
        }
    }

    /// <summary>The same as rows of a tree, depth first, trouble first; same-kind leaf siblings fold into one row when there are more than four.</summary>
    /// <param name="limit">1 to 10,000 rows.</param>
    /// <exception cref="QueryException">The limit, depth, root, namespace or something of the lens is not allowed.</exception>
    public async Task<TopologyTree> TreeAsync(ReadScope scope, TopologyScope topology, TopologyLens lens, int limit, CancellationToken cancellationToken)
    {
        Argument.Limit(limit, 10_000);
        var matched = lens.Match is null ? null : await MatchingAsync(scope, topology, lens.Match, cancellationToken);
        return await ReadAsync(scope, topology, Tree, cancellationToken) ?? new TopologyTree([], default, [], 0, false, lens.Problems == true);

        TopologyTree Tree(GraphData data)
        {
            var tally = new HealthTally();
            foreach (var found in data.Objects.Values)
                tally.Add(found.Health.Status);
            var decided = lens.For(tally.Counts);
            var parents = data.Parents();
            var kept = decided.IsOpen ? null : decided.Keep(data, parents, matched);
            var rows = TreeRows.Of(kept is null ? data.Objects.Values : [.. kept.Select(id => data.Objects[id])], parents, limit + 1);
            return new TopologyTree(
                [.. rows.Take(limit)], tally.Counts, KindCount.Of(data), kept is null ? 0 : data.Objects.Count - kept.Count, rows.Count > limit, decided.Problems == true);
        }
    }

    /// <summary>Ids of the objects that a match is true of.</summary>
    /// <exception cref="QueryException">The label selector does not parse, or a text is not allowed.</exception>
    public async Task<HashSet<int>> MatchingAsync(ReadScope scope, TopologyScope topology, ObjectMatch match, CancellationToken cancellationToken) =>
        await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is { } clusterId
            ? await MatchReader.ReadAsync(reads, scope, clusterId, Argument.Text("namespace", topology.Namespace), match, topology.At, clock.GetUtcNow(), cancellationToken) : [];

    /// <summary>Uid of a node; null: unknown or not visible.</summary>
    public async Task<string?> UidAsync(ReadScope scope, int objectId, CancellationToken cancellationToken)
    {
        if (await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return null;
        await using var context = reads.Context();
        return await ProjectionReads.Objects(context, clusterId, scope).Where(row => row.ObjectId == objectId).Select(row => row.Uid).FirstOrDefaultAsync(cancellationToken);
    }

    public void Dispose() => _current.Dispose();

    /// <summary>Null: the cluster was never captured.</summary>
    private async Task<T?> ReadAsync<T>(ReadScope scope, TopologyScope topology, Func<GraphData, T> use, CancellationToken cancellationToken) where T : class
    {
        topology = topology with { Namespace = Argument.Text("namespace", topology.Namespace), Root = Argument.Text("root", topology.Root) };
        if (topology.Depth is < 0)
            throw new QueryException("depth", "is 0 or more");
        if (topology.At is { Position: < 0 })
            throw new QueryException("at", "is a position from 0, or a time");
        if (await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return null;
        return topology is { Namespace: null, Root: null, At: null }
            ? await _current.UseAsync(scope, clusterId, use, cancellationToken)
            : use(await new GraphReader(reads, scope, clusterId, topology.At).ReadAsync(topology, cancellationToken));
    }
}
