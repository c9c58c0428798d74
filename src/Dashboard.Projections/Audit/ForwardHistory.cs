using System.Collections.Concurrent;
using Dashboard.Log;
using Dashboard.Model;
using Dashboard.Model.Access;
using Npgsql;

namespace Dashboard.Projections.Audit;

/// <summary>A log in the direction it was written, for those who follow it. Thread-safe.</summary>
public sealed class ForwardHistory(ChangeReader log, NpgsqlDataSource database)
{
    private const int FieldsPerChange = 100;

    /// <summary>Group and kind do not change their resource within a cluster's log, so what was found once holds.</summary>
    private readonly ConcurrentDictionary<(string Cluster, string Group, string Kind), string> _resources = new();

    /// <summary>Rows the viewer may see after a position, oldest first, of at most <paramref name="limit"/> rows of the log.</summary>
    /// <returns>With the position read up to, which may lie beyond the last row that is visible; the one asked for at the log's end.</returns>
    public async Task<(IReadOnlyList<HistoryRow> Items, long Position)> AfterAsync(ReadScope scope, long after, int limit, CancellationToken cancellationToken)
    {
        var rows = await log.ReadAsync(scope.Cluster, after, limit, cancellationToken);
        List<HistoryRow> items = new(rows.Count);
        foreach (var row in rows)
        {
            if (row is Gap gap && scope.Allows(gap.Resource.Group, gap.Resource.Resource, gap.Namespace)) items.Add(new GapRow(gap));
            else if (row is Change change && await AllowsAsync(scope, change.Object, cancellationToken)) items.Add(WithFields(change));
        }

        return (items, rows.Count == 0 ? after : rows[^1].Position);
    }

    private static ChangeRow WithFields(Change change)
    {
        var fields = FieldChanges.Of(change);
        return new ChangeRow(
            change.Position, change.ObservedAt, change.Verb, change.Object, change.ObjectId, change.ResourceVersion, change.Generation, change.Manager,
            [.. fields.Take(FieldsPerChange)], Math.Max(0, fields.Count - FieldsPerChange), Turned: null, change.Noise, Convert.ToHexStringLower(change.ContentHash.Span), change.RecordedAt)
        {
            Quarantined = change.Quarantined,
            AfterQuarantine = change.Previous is { Quarantined: true },
        };
    }

    private async ValueTask<bool> AllowsAsync(ReadScope scope, ObjectIdentity item, CancellationToken cancellationToken)
    {
        if (scope.Everything) return true;
        var key = (scope.Cluster, item.Kind.Group, item.Kind.Kind);
        if (!_resources.TryGetValue(key, out var resource))
        {
            await using var command = database.CreateCommand(
                """SELECT resource FROM kind WHERE cluster = (SELECT id FROM cluster WHERE name = $1) AND "group" = $2 AND kind = $3 LIMIT 1""");
            foreach (var value in (string[])[key.Cluster, key.Group, key.Kind]) command.Parameters.Add(new() { Value = value });
            if (await command.ExecuteScalarAsync(cancellationToken) is not string found) return false;
            resource = _resources.GetOrAdd(key, found);
        }

        return scope.Allows(item.Kind.Group, resource, item.Namespace);
    }
}
