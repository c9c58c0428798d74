using Dashboard.Model;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Findings;
using Dashboard.Projections.Health;
using Dashboard.Projections.Objects;
using Dashboard.Projections.References;

namespace Dashboard.Web.Features.Overview;

/// <summary>Everything the overview shows, read together.</summary>
/// <param name="Further">First objects of incidents that have no row of their own: named in the header.</param>
/// <param name="Lag">Behind the API server; null: unknown.</param>
public sealed record OverviewData(
    ClusterSummary Summary, string? Namespace, IReadOnlyList<KindSummary> Kinds, IReadOnlyList<Incident> Incidents, IReadOnlyList<ObjectRow> Further,
    IReadOnlyList<ClusterCoverage> Coverage, IReadOnlyList<ChangeRow> Latest, TimeSpan? Lag, DateTimeOffset Now)
{
    /// <summary>What goes on now, the latest to begin first.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Changes of bookkeeping between the latest ones that are shown.</summary>
    public int NoiseHidden { get; init; }

    public string Cluster => Summary.Cluster;

    /// <summary>There is more in trouble than was grouped.</summary>
    public bool Partial { get; init; }

    public int NeedAttention => Summary.Health.Failed + Summary.Health.Degraded;
}

/// <summary>What was in trouble first, what changed before, and how far it went.</summary>
/// <param name="Before">The last change of its intent, or of an owner's or of what it refers to, before it failed; null: none was found.</param>
/// <param name="Hops">By kind, from what hangs on the first object to what is furthest away; not all of them.</param>
/// <param name="Counted">Objects in trouble that hang on it and itself, without those taken in from outside of what was asked for.</param>
public sealed record Incident(ObjectRow First, ChangeRow? Before, IReadOnlyList<IncidentHop> Hops, int Counted)
{
    /// <summary>What it refers to that needed attention before it did, or does not exist; null: nothing known.</summary>
    public Relation? After { get; init; }

    /// <summary>Where no change was found: share of the time before it in which one would have been seen, 0 to 1. Null: there were too many to look through.</summary>
    public double? Covered { get; init; } = 1;

    public DateTimeOffset Since => First.Since;
}

/// <param name="Count">Objects of the kind that hang on it and need attention.</param>
/// <param name="Users">Objects of the kind that refer to the first one; null: not known, or none.</param>
/// <param name="Names">A few of them.</param>
public sealed record IncidentHop(GroupVersionKind Kind, HealthStatus Worst, int Count, int? Users, IReadOnlyList<string> Names);

/// <summary>One cluster beside the others: how it is, how much changes in it, and how completely it was watched.</summary>
/// <param name="Share">Of the whole window: what lies before capture began was not covered.</param>
/// <param name="Begun">When capture began, where that is inside the window.</param>
public sealed record ClusterCoverage(
    ClusterSummary Summary, double Share, IReadOnlyList<Gap> Gaps, DateTimeOffset From, DateTimeOffset To, DateTimeOffset? Begun)
{
    public string Cluster => Summary.Cluster;
}
