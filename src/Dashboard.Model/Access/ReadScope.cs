namespace Dashboard.Model.Access;

/// <summary>
/// What a <see cref="Viewer"/> may read in one cluster. Every query takes one and filters by it before paging and counting; only an
/// <see cref="IReadAccess"/> makes one, so a query that no decision was made for does not compile.
/// </summary>
public sealed class ReadScope
{
    private ReadScope(Viewer viewer, string cluster, bool everything, IReadOnlyList<Grant> grants) =>
        (Viewer, Cluster, Everything, Grants) = (viewer, cluster, everything, grants);

    public Viewer Viewer { get; }

    public string Cluster { get; }

    /// <summary>No filter is needed.</summary>
    public bool Everything { get; }

    /// <summary>Allowed pairs; empty and not <see cref="Everything"/>: nothing is visible.</summary>
    public IReadOnlyList<Grant> Grants { get; }

    public bool Allows(string group, string resource, string? @namespace) => Everything || Grants.Any(grant => grant.Covers(group, resource, @namespace));

    /// <summary>For implementations of <see cref="IReadAccess"/> only.</summary>
    public static ReadScope Decided(IReadAccess by, Viewer viewer, string cluster, IReadOnlyList<Grant>? grants)
    {
        ArgumentNullException.ThrowIfNull(by);
        return new ReadScope(viewer, cluster, grants is null, grants ?? []);
    }
}

/// <summary>Read permission on a resource. Null group, resource or namespace: all of them.</summary>
public readonly record struct Grant(string? Group, string? Resource, string? Namespace)
{
    public bool Covers(string group, string resource, string? @namespace) =>
        (Group is null || Group == group) && (Resource is null || Resource == resource) && (Namespace is null || Namespace == @namespace);
}

/// <summary>The one place where it is decided what a viewer may read.</summary>
public interface IReadAccess
{
    /// <summary>Never falls back to the dashboard's own permissions. Unreachable authority: an empty scope.</summary>
    ValueTask<ReadScope> DecideAsync(Viewer viewer, string cluster, CancellationToken cancellationToken);
}
