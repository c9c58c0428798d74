using Dashboard.Model.Access;
using Dashboard.Projections.Topology;

namespace Dashboard.Projections.Objects;

/// <summary>Live objects of one cluster, filtered by what the viewer may see before anything is paged or counted. Thread-safe.</summary>
public sealed class ObjectQueries
{
    /// <summary>The cluster in numbers. A null namespace: all of them.</summary>
    public Task<ClusterSummary> ClusterAsync(ReadScope scope, string? ns, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Kinds with at least one live object, worst first.</summary>
    public Task<IReadOnlyList<KindSummary>> KindsAsync(ReadScope scope, string? ns, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <exception cref="QueryException">A filter, the sort, the limit or the cursor is not allowed.</exception>
    public Task<ObjectPage> ListAsync(ReadScope scope, ObjectFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Null: there is no such object, or the viewer may not see it.</summary>
    public Task<ObjectDetail?> FindAsync(ReadScope scope, string uid, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Failed, then degraded, then progressing and unknown; oldest trouble first.</summary>
    public Task<IReadOnlyList<ObjectRow>> UnhealthyAsync(ReadScope scope, string? ns, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Objects whose name, namespace or kind matches, best match first.</summary>
    public Task<IReadOnlyList<SearchHit>> SearchAsync(ReadScope scope, string text, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Namespaces by name; cluster-scoped objects are counted under null, last.</summary>
    public Task<IReadOnlyList<NamespaceSummary>> NamespacesAsync(ReadScope scope, CancellationToken cancellationToken) => throw new NotSupportedException();
}
