using Dashboard.Log.Payloads;
using Dashboard.Model;
using Npgsql;

namespace Dashboard.Log.Reading;

/// <summary>
/// Finds the newest changes under a path without reading all of them. Who changes often is found by looking at the newest rows; for the others the blocks of rows
/// that have it are asked for, in windows that grow. Safe for concurrent use.
/// </summary>
internal sealed class PathSearch(NpgsqlDataSource dataSource, Func<NpgsqlCommand, string, int, CancellationToken, Task<IReadOnlyList<Change>>> read)
{
    // Where a fortieth of the rows is what is asked for, this finds a page. Of others the blocks give them sooner. More than a block: the last one is not known yet.
    private const int NewestRows = 4_000;

    // Paths that a search by keys is worth while for; more are looked up from the rows.
    private const int MaxPaths = 1_000;
    private const int MaxKeys = 20_000;

    // A path and what lies under it: a member (.) or an item ([). As ranges, because paths are compared byte by byte: '/' follows '.', '\' follows '['.
    private const string Under =
        """
        SELECT id FROM path WHERE cluster = (SELECT id FROM cluster WHERE name = $1)
            AND (path = $2 OR (path >= $2 || '.' AND path < $2 || '/') OR (path >= $2 || '[' AND path < $2 || '\')) LIMIT $3
        """;

    // Where the days asked for begin and end in the log, by the ends of their partitions' indexes. By whole days, as a clock that was put back gives a later row an
    // earlier time: within a day only all of its rows can tell.
    private const string Since =
        "SELECT min(position) FROM change WHERE cluster = (SELECT id FROM cluster WHERE name = $1) AND recorded_at >= date_trunc('day', $2, 'UTC')";

    private const string Until =
        """
        SELECT max(position) + 1 FROM change WHERE cluster = (SELECT id FROM cluster WHERE name = $1)
            AND recorded_at < date_trunc('day', $2 - interval '1 microsecond', 'UTC') + interval '24 h'
        """;

    /// <param name="filter">With a path.</param>
    /// <param name="next">The position behind the last that may be found.</param>
    public async Task<IReadOnlyList<Change>> FindAsync(string cluster, LogFilter filter, long next, CancellationToken cancellationToken)
    {
        var ids = await IdsAsync(cluster, filter.PathPrefix!, cancellationToken);
        if (ids.Count == 0)
            return [];
        var floor = Math.Max(filter.After ?? -1, -1) + 1;
        if (filter.From is { } from)
            floor = Math.Max(floor, await EndAsync(Since, cluster, from, cancellationToken) ?? next);
        if (filter.To is { } to)
            next = Math.Min(next, await EndAsync(Until, cluster, to, cancellationToken) ?? 0);
        if (next <= floor)
            return [];
        var found = new List<Change>();
        if (ids.Count > MaxPaths)
            return await ReadAsync(cluster, filter, PathCondition.ByName(filter.PathPrefix!), floor, next, filter.Limit, cancellationToken);

        var first = Math.Max(next - NewestRows, floor);
        int[] asked = [.. ids];
        found.AddRange(await ReadAsync(cluster, filter, new PathCondition(asked), first, next, filter.Limit, cancellationToken));
        var most = Math.Min(MaxKeys / ids.Count, PathKey.Stretches - 1);
        for (var stretches = 1; found.Count < filter.Limit && first > floor; stretches = Math.Min(stretches * 8, most))
        {
            var until = first;
            first = Math.Max((((until - 1) / PathKey.Stretch) - stretches + 1) * PathKey.Stretch, floor);
            found.AddRange(await ReadAsync(cluster, filter, new PathCondition(asked, Keys(ids, first, until)), first, until, filter.Limit - found.Count, cancellationToken));
        }

        return found;
    }

    private async Task<IReadOnlyList<Change>> ReadAsync(
        string cluster, LogFilter filter, PathCondition path, long first, long next, int limit, CancellationToken cancellationToken)
    {
        if (first >= next)
            return [];
        await using var command = dataSource.CreateCommand();
        command.CommandText = FilterSql.Build(command.Parameters, cluster, filter with { After = first - 1, Before = next, Limit = limit }, path);
        return await read(command, cluster, limit, cancellationToken);
    }

    // Null: there is no such row.
    private async Task<long?> EndAsync(string sql, string cluster, DateTimeOffset time, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(sql);
        command.Parameters.Add(new() { Value = cluster });
        command.Parameters.Add(new() { Value = time.ToUniversalTime() });
        return await command.ExecuteScalarAsync(cancellationToken) as long?;
    }

    private async Task<List<int>> IdsAsync(string cluster, string prefix, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Under);
        command.Parameters.Add(new() { Value = cluster });
        command.Parameters.Add(new() { Value = prefix });
        command.Parameters.Add(new() { Value = MaxPaths + 1 });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<int>();
        while (await row.ReadAsync(cancellationToken))
            ids.Add(row.GetInt32(0));
        return ids;
    }

    private static int[] Keys(List<int> ids, long first, long next)
    {
        var keys = new List<int>();
        for (var stretch = first / PathKey.Stretch; stretch * PathKey.Stretch < next; stretch++)
            keys.AddRange(ids.Select(id => PathKey.Of(id, stretch * PathKey.Stretch)));
        return [.. keys];
    }
}
