using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Projections.Reading;
using Npgsql;

namespace Dashboard.Projections.Audit;

/// <summary>Changes as rows of a history: fields against the version before, what they turned to, gaps between them.</summary>
internal sealed class HistoryRows(ProjectionReads reads, short clusterId)
{
    private const int MaxCounted = 10_000;

    /// <param name="changes">Newest first, with the versions before them.</param>
    public async Task<List<HistoryRow>> OfAsync(IReadOnlyList<Change> changes, int fieldsPerChange, CancellationToken cancellationToken)
    {
        var turned = await TurnedAsync(changes, cancellationToken);
        var rows = new List<HistoryRow>(changes.Count);
        foreach (var change in changes)
        {
            var fields = FieldChanges.Of(change);
            rows.Add(new ChangeRow(
                change.Position, change.ObservedAt, change.Verb, change.Object, change.ObjectId, change.ResourceVersion, change.Generation, change.Manager,
                fields.Count > fieldsPerChange ? [.. fields.Take(fieldsPerChange)] : fields, Math.Max(0, fields.Count - fieldsPerChange),
                turned.TryGetValue(change.Position, out var status) ? status : null, change.Noise, Convert.ToHexStringLower(change.ContentHash.Span), change.RecordedAt)
            {
                Quarantined = change.Quarantined,
                AfterQuarantine = change.Previous is { Quarantined: true },
            });
        }

        return rows;
    }

    /// <summary>Puts each gap before (newer than) the first change that was seen before the gap ended. Both newest first.</summary>
    public static List<HistoryRow> Interleave(List<HistoryRow> changes, IReadOnlyList<Gap> gaps)
    {
        var rows = new List<HistoryRow>(changes.Count + gaps.Count);
        var left = new Queue<Gap>(gaps.OrderByDescending(gap => gap.To ?? DateTimeOffset.MaxValue).ThenByDescending(gap => gap.From));
        foreach (var change in changes)
        {
            while (left.TryPeek(out var gap) && (gap.To is null || change.At < gap.To))
                rows.Add(new GapRow(left.Dequeue()));
            rows.Add(change);
        }

        rows.AddRange(left.Select(gap => new GapRow(gap)));
        return rows;
    }

    /// <summary>Changes of bookkeeping alone between two positions (both excluded) under the conditions; at most 10,000 are counted.</summary>
    public async Task<int> NoiseAsync(SqlText conditions, long above, long below, CancellationToken cancellationToken)
    {
        conditions.And($"c.cluster = {conditions.Add(clusterId)}").And($"c.position > {conditions.Add(above)}").And($"c.position < {conditions.Add(below)}").And("c.flags & 1 = 1");
        await using var command = conditions.Command(
            reads.DataSource,
            $"""
            SELECT count(*)::int FROM (
                SELECT FROM change c JOIN object_with_kind o ON o.cluster = c.cluster AND o.object_id = c.object_id WHERE {conditions.Where} LIMIT {MaxCounted}) counted
            """);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task<Dictionary<long, HealthStatus>> TurnedAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        var turned = new Dictionary<long, HealthStatus>();
        if (changes.Count == 0)
            return turned;
        await using var command = reads.DataSource.CreateCommand(
            "SELECT from_position, status FROM health_span WHERE cluster = $1 AND object_id = ANY ($2) AND from_position = ANY ($3) AND turned");
        command.Parameters.Add(new NpgsqlParameter { Value = clusterId });
        command.Parameters.Add(new NpgsqlParameter { Value = changes.Select(change => change.ObjectId).Distinct().ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = changes.Select(change => change.Position).ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            turned[reader.GetInt64(0)] = (HealthStatus)reader.GetInt16(1);
        return turned;
    }
}
