using Dashboard.Model.Access;

namespace Dashboard.Projections.Conditions;

/// <summary>Health and conditions of an object over time. Thread-safe.</summary>
public sealed class ConditionQueries
{
    /// <summary>Spans that touch the interval (from included, to excluded). Empty when the object is unknown or not visible.</summary>
    public Task<ObjectSpans> SpansAsync(ReadScope scope, string uid, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) => throw new NotSupportedException();
}
