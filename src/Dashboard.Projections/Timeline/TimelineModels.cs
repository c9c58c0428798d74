using Dashboard.Model;
using Dashboard.Projections.Coverage;
using Dashboard.Projections.Health;

namespace Dashboard.Projections.Timeline;

/// <summary>In which order lanes come: worst first and below their owners; below their owners by name; or flat, by kind.</summary>
public enum TimelineOrder
{
    Severity,
    Owner,
    Kind,
}

/// <summary>What a timeline is about. Times: from included, to excluded.</summary>
/// <param name="Root">Uid: this object, its owners and all that it owns, well or not.</param>
/// <param name="Uid">Only this object, well or not.</param>
/// <param name="Healthy">Lanes also for objects that were never in trouble.</param>
/// <param name="Margin">How much more than the interval is read on each side, as a share of it: what is at hand when somebody pans. 0 to 1.</param>
/// <param name="Lanes">1 to 500.</param>
/// <param name="Width">Pixels of the interval, 100 to 8,000: what is narrower than one is merged.</param>
public sealed record TimelineFilter(
    DateTimeOffset From, DateTimeOffset To, string? Namespace = null, string? Group = null, string? Kind = null, string? Uid = null, string? Root = null,
    bool Healthy = false, TimelineOrder Order = TimelineOrder.Severity, double Margin = 0, int Lanes = 40, int Width = 1_200);

/// <summary>A stretch of one status. To null: still so. Where several were narrower than a pixel, the worst of them stands for all.</summary>
/// <param name="Value">Of a condition: True, False or Unknown; empty for the object's own state.</param>
/// <param name="Count">Stretches that it stands for.</param>
public readonly record struct TimelineSegment(DateTimeOffset From, DateTimeOffset? To, HealthStatus Status, string Value, string Reason, int Count);

/// <summary>One bar of a lane, by time. Condition null: the object's state. Between segments it did not exist.</summary>
public sealed record TimelineTrack(string? Condition, IReadOnlyList<TimelineSegment> Segments);

/// <summary>Changes within one pixel, noise left out.</summary>
/// <param name="At">Of the first.</param>
/// <param name="Position">Of the last.</param>
public readonly record struct TimelineTick(DateTimeOffset At, int Count, long Position);

/// <summary>An Event about a lane's object. Time and count are its reporter's claims.</summary>
public sealed record TimelineEvent(DateTimeOffset At, bool Warning, string Reason, string Note, string Controller, int Count);

/// <summary>One object over the interval.</summary>
/// <param name="Level">How far below the first owner that has a lane; 0 for the others.</param>
/// <param name="Parent">Index of the owner's lane; -1: none.</param>
/// <param name="Worst">In the interval.</param>
/// <param name="Now">Missing once deleted.</param>
/// <param name="KnownFrom">When its first version was captured: between its creation and that, nobody was looking.</param>
/// <param name="Tracks">The state first, then a condition each in the object's own order.</param>
/// <param name="Gaps">Indexes of the timeline's gaps that its history has.</param>
public sealed record TimelineLane(
    int Id, ObjectIdentity Object, string Resource, int Level, int Parent, HealthStatus Worst, HealthStatus Now, DateTimeOffset CreatedAt, DateTimeOffset KnownFrom,
    DateTimeOffset? DeletedAt, bool InferredDelete, IReadOnlyList<TimelineTrack> Tracks, IReadOnlyList<TimelineTick> Changes, IReadOnlyList<TimelineEvent> Events,
    IReadOnlyList<int> Gaps);

/// <summary>Lanes of a scope over an interval.</summary>
/// <param name="From">Of what was read: the asked interval and its margins.</param>
/// <param name="Position">Last position in it.</param>
/// <param name="Objects">In the scope, at any time of the interval.</param>
/// <param name="Eligible">Objects that lanes were chosen from, worst first; <c>Eligible - Lanes.Count</c> are left out, <c>Objects - Eligible</c> folded.</param>
/// <param name="Gaps">That touch what was read, margins included.</param>
/// <param name="Coverage">Of the asked interval.</param>
/// <param name="EventsShown">False: the viewer may not read Events somewhere in the scope, so none are shown there.</param>
public sealed record TimelineData(
    string Cluster, DateTimeOffset From, DateTimeOffset To, long Position, IReadOnlyList<TimelineLane> Lanes, int Objects, int Eligible, bool EventsShown,
    IReadOnlyList<Gap> Gaps, CoverageStatement Coverage);

/// <summary>A row of the log to step to.</summary>
public sealed record TimelineStep(long Position, DateTimeOffset ObservedAt);
