using Dashboard.Model;
using Dashboard.Projections.Activity;
using Dashboard.Projections.Health;

namespace Dashboard.Web.Components.Layout;

/// <summary>What stands around every page, for one cluster and namespace.</summary>
/// <param name="Cluster">Null: no cluster is configured, or the address names an unknown one.</param>
/// <param name="GapsOfDay">Gaps that touch the last 24 hours; null: unknown, the database did not answer.</param>
/// <param name="Rail">Changes of the last hours; null as above.</param>
/// <param name="Behind">How far what is shown is behind the API server.</param>
/// <param name="Begun">When capture began, where that is in the last 24 hours.</param>
/// <param name="AtTime">When the past moment was that the page is about; null: it is about now.</param>
/// <param name="HeadSigned">When the newest tree head was signed; null: none yet.</param>
/// <param name="Position">Last position projected; -1: none.</param>
public sealed record FrameData(
    string? Cluster, string? Namespace, IReadOnlyList<ClusterChoice> Clusters, IReadOnlyList<string> Namespaces, HealthCounts Health,
    int? GapsOfDay, ActivityHistogram? Rail, IReadOnlyList<Gap> RailGaps, TimeSpan? Behind, long Position, DateTimeOffset Now, DateTimeOffset? Begun = null,
    DateTimeOffset? HeadSigned = null, DateTimeOffset? AtTime = null)
{
    /// <summary>Right edge of the rail: now, unless the page is about a moment that lies before what the rail then shows.</summary>
    public DateTimeOffset RailTo => Rail is { } rail ? rail.From + rail.BucketWidth * rail.Changes.Count : Now;
}

/// <summary>An entry of the cluster menu with its worst status.</summary>
public sealed record ClusterChoice(string Name, HealthStatus Worst);
