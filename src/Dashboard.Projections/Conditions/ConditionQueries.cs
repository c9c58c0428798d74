using Dashboard.Model.Access;
using Dashboard.Projections.Health;
using Dashboard.Projections.Reading;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Dashboard.Projections.Conditions;

/// <summary>Health and conditions of an object over time. Thread-safe.</summary>
public sealed class ConditionQueries(ProjectionReads reads)
{
    private const int MaxSpans = 5_000;
    private const int MaxChanges = 2_000;

    /// <summary>Spans that touch the interval (from included, to excluded); of more than 5,000 the newest. Empty when the object is unknown or not visible.</summary>
    /// <exception cref="QueryException">The interval is empty.</exception>
    public async Task<ObjectSpans> SpansAsync(ReadScope scope, string uid, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        Argument.Interval(from, to);
        (from, to) = (from.ToUniversalTime(), to.ToUniversalTime());
        if (Argument.Text("uid", uid) is null || await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return new ObjectSpans([], [], []);
        await using var context = reads.Context();
        var ids = await ProjectionReads.Objects(context, clusterId, scope).Where(row => row.Uid == uid).Select(row => row.ObjectId).ToListAsync(cancellationToken);
        if (ids is not [var id])
            return new ObjectSpans([], [], []);
        var health = await context.HealthSpans.Where(span => span.Cluster == clusterId && span.ObjectId == id && span.FromAt < to && (span.ToAt == null || span.ToAt > from))
            .OrderByDescending(span => span.FromPosition).Take(MaxSpans).ToListAsync(cancellationToken);
        var conditions = await context.ConditionSpans.Where(span => span.Cluster == clusterId && span.ObjectId == id && span.FromAt < to && (span.ToAt == null || span.ToAt > from))
            .OrderByDescending(span => span.FromPosition).Take(MaxSpans).ToListAsync(cancellationToken);
        return new ObjectSpans(
            [.. Enumerable.Reverse(health).Select(span => new HealthSpan((HealthStatus)span.Status, span.Reason, span.FromAt, span.ToAt))],
            [.. conditions.GroupBy(span => span.Type).OrderBy(group => group.Min(span => span.FromPosition)).ThenBy(group => group.Min(span => span.Place))
                .SelectMany(group => group.OrderBy(span => span.FromPosition)).Select(span => new ConditionSpan(
                    span.Type, span.Status, span.Reason, span.Message, (HealthStatus)span.Health, span.FromAt, span.ToAt, span.FromPosition))],
            await ChangesAsync(clusterId, id, from, to, cancellationToken));
    }

    private async Task<IReadOnlyList<DateTimeOffset>> ChangesAsync(short clusterId, int id, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        await using var command = reads.DataSource.CreateCommand(
            $"""
            SELECT observed_at FROM change
            WHERE cluster = $1 AND object_id = $2 AND observed_at >= $3 AND observed_at < $4 AND flags & 1 = 0 ORDER BY position DESC LIMIT {MaxChanges}
            """);
        foreach (var value in new object[] { clusterId, id, from, to })
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        var times = new List<DateTimeOffset>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            times.Add(reader.GetFieldValue<DateTimeOffset>(0));
        times.Reverse();
        return times;
    }
}
