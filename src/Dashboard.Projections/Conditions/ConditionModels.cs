using Dashboard.Projections.Health;

namespace Dashboard.Projections.Conditions;

/// <summary>An interval in which a condition kept status and reason. To null: still so.</summary>
/// <param name="Status">True, False or Unknown, as in the Kubernetes API.</param>
/// <param name="Health">How the interval is coloured.</param>
public sealed record ConditionSpan(
    string Type, string Status, string Reason, string Message, HealthStatus Health, DateTimeOffset From, DateTimeOffset? To, long FromPosition);

/// <summary>An interval of one derived health status. To null: still so.</summary>
public sealed record HealthSpan(HealthStatus Status, string Reason, DateTimeOffset From, DateTimeOffset? To);

/// <param name="Conditions">By type in first-seen order, then by time.</param>
/// <param name="Changes">Times of changes in the interval, noise left out; at most 2,000, newest kept.</param>
public sealed record ObjectSpans(IReadOnlyList<HealthSpan> Health, IReadOnlyList<ConditionSpan> Conditions, IReadOnlyList<DateTimeOffset> Changes);
