using Npgsql;

namespace Dashboard.Projections.Events;

/// <summary>Deletes Events that were received too long ago, by our clock: their own times are claims. In small batches; several at once are safe.</summary>
public sealed class EventRetention(NpgsqlDataSource database, EventOptions options, TimeProvider time)
{
    private const int BatchRows = 1_000;

    /// <summary>How many were deleted.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var all = 0;
        while (true)
        {
            await using var delete = database.CreateCommand(
                $"""
                DELETE FROM kube_event WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM kube_event WHERE seen_at < $1 ORDER BY seen_at LIMIT {BatchRows} FOR UPDATE SKIP LOCKED))
                """);
            delete.Parameters.Add(new NpgsqlParameter { Value = (time.GetUtcNow() - options.Retention).ToUniversalTime() });
            var deleted = await delete.ExecuteNonQueryAsync(cancellationToken);
            all += deleted;
            if (deleted < BatchRows)
                return all;
        }
    }
}
