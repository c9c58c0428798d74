using Dashboard.Projections.Coverage;
using Dashboard.Projections.Health;
using Dashboard.Projections.Timeline;

namespace Dashboard.Web.Rest;

/// <param name="Items">Lanes in order.</param>
/// <param name="Objects">In the scope, at any time of the interval.</param>
/// <param name="LeftOut">That would have lanes if there were room.</param>
/// <param name="Folded">That were never in trouble.</param>
public sealed record TimelineAnswer(
    string Cluster, long Position, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<LaneAnswer> Items, string? Next, int Objects, int LeftOut, int Folded, CoverageAnswer Coverage)
{
    public static TimelineAnswer Of(TimelineData data) => new(
        data.Cluster, data.Position, data.From, data.To, [.. data.Lanes.Select(lane => LaneAnswer.Of(lane, data))], null, data.Objects, data.Eligible - data.Lanes.Count,
        data.Objects - data.Eligible, CoverageAnswer.Of(data.Coverage));
}

/// <param name="Owner">Uid of the owner's lane; null: it has none.</param>
/// <param name="Gaps">In which nothing of it was seen.</param>
public sealed record LaneAnswer(
    string Group, string Kind, string? Namespace, string Name, string Uid, string? Owner, int Level, HealthStatus Worst, HealthStatus Now, DateTimeOffset CreatedAt,
    DateTimeOffset KnownFrom, DateTimeOffset? DeletedAt, bool InferredDelete, IReadOnlyList<TimelineTrack> Tracks, IReadOnlyList<TimelineTick> Changes,
    IReadOnlyList<TimelineEvent> Events, IReadOnlyList<GapAnswer> Gaps)
{
    public static LaneAnswer Of(TimelineLane lane, TimelineData data) => new(
        lane.Object.Kind.Group, lane.Object.Kind.Kind, lane.Object.Namespace, lane.Object.Name, lane.Object.Uid,
        lane.Parent < 0 ? null : data.Lanes[lane.Parent].Object.Uid, lane.Level, lane.Worst, lane.Now, lane.CreatedAt, lane.KnownFrom, lane.DeletedAt, lane.InferredDelete,
        lane.Tracks, lane.Changes, lane.Events, [.. lane.Gaps.Select(gap => GapAnswer.Of(data.Gaps[gap]))]);
}

/// <summary>Buckets of equal width from <see cref="From"/>.</summary>
/// <param name="Begun">Of the log: its first minute; null: it is empty.</param>
/// <param name="Failures">Objects that turned failed or degraded.</param>
public sealed record RailAnswer(
    string Cluster, DateTimeOffset? Begun, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<int> Changes, IReadOnlyList<int> Failures, CoverageAnswer Coverage)
{
    public static RailAnswer Of(string cluster, DateTimeOffset? begun, Projections.Activity.ActivityHistogram histogram, CoverageStatement statement) => new(
        cluster, begun, histogram.From, statement.To, histogram.Changes, histogram.Failures, CoverageAnswer.Of(statement));
}
