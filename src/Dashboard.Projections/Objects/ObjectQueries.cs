using Dashboard.Log;
using Dashboard.Model.Access;
using Dashboard.Projections.Reading;
using Dashboard.Projections.Topology;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Projections.Objects;

/// <summary>Objects of one cluster, filtered by what the viewer may see before anything is paged or counted. Thread-safe.</summary>
public sealed class ObjectQueries(ProjectionReads reads, ChangeReader log)
{
    private const int MaxUnhealthy = 1_000;

    /// <summary>The cluster in numbers. A null namespace: all of them.</summary>
    public Task<ClusterSummary> ClusterAsync(ReadScope scope, string? ns, CancellationToken cancellationToken) => ObjectSummaries.ClusterAsync(scope, ns, reads, cancellationToken);

    /// <summary>Up to where the log is folded; -1: nothing is.</summary>
    public Task<long> PositionAsync(ReadScope scope, CancellationToken cancellationToken) => ObjectSummaries.PositionAsync(scope, reads, cancellationToken);

    /// <summary>Kinds with at least one live object, worst first.</summary>
    public Task<IReadOnlyList<KindSummary>> KindsAsync(ReadScope scope, string? ns, CancellationToken cancellationToken) => ObjectSummaries.KindsAsync(scope, ns, reads, cancellationToken);

    /// <summary>Live objects.</summary>
    /// <exception cref="QueryException">A filter, the sort, the limit or the cursor is not allowed.</exception>
    public Task<ObjectPage> ListAsync(ReadScope scope, ObjectFilter filter, CancellationToken cancellationToken) => ObjectList.ReadAsync(reads, scope, filter, cancellationToken);

    /// <summary>What a list can be narrowed by.</summary>
    /// <exception cref="QueryException">A filter is not allowed.</exception>
    public Task<ObjectFacets> FacetsAsync(ReadScope scope, ObjectFilter filter, CancellationToken cancellationToken) => FacetCounts.ReadAsync(reads, scope, filter, cancellationToken);

    /// <summary>An object, live or deleted. Null: there is no such object, or the viewer may not see it.</summary>
    public Task<ObjectDetail?> FindAsync(ReadScope scope, string uid, CancellationToken cancellationToken) => ObjectDetails.FindAsync(scope, uid, reads, log, cancellationToken);

    /// <summary>Failed, then degraded, unknown and progressing; oldest trouble first.</summary>
    /// <param name="limit">1 to 1,000.</param>
    public async Task<IReadOnlyList<ObjectRow>> UnhealthyAsync(ReadScope scope, string? ns, int limit, CancellationToken cancellationToken)
    {
        Argument.Limit(limit, MaxUnhealthy);
        ns = Argument.Text("namespace", ns);
        if (await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return [];
        await using var context = reads.Context();
        var rows = ProjectionReads.Objects(context, clusterId, scope).Where(row => row.DeletedAt == null && row.Health != 0 && row.Health != 5);
        if (ns is not null)
            rows = rows.Where(row => row.Namespace == ns);
        return [.. (await rows.Worst().Take(limit).ToListAsync(cancellationToken)).Select(row => row.Row() with { Cells = [] })];
    }

    /// <summary>Live objects whose name, namespace or kind matches every word, best match first; <c>kind:</c>, <c>ns:</c>, <c>name:</c>, <c>status:</c> narrow.</summary>
    /// <param name="limit">1 to 200.</param>
    public Task<IReadOnlyList<SearchHit>> SearchAsync(ReadScope scope, string text, int limit, CancellationToken cancellationToken) =>
        ObjectSearch.SearchAsync(scope, text, limit, reads, cancellationToken);

    /// <summary>Namespaces by name; cluster-scoped objects are counted under null, last.</summary>
    public Task<IReadOnlyList<NamespaceSummary>> NamespacesAsync(ReadScope scope, CancellationToken cancellationToken) => ObjectSummaries.NamespacesAsync(scope, reads, cancellationToken);
}
