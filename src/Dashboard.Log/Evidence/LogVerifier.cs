using System.Diagnostics;
using Dashboard.Log.Reading;
using Dashboard.Model.Evidence;
using Npgsql;

namespace Dashboard.Log.Evidence;

/// <summary>
/// Checks a log from its bytes up: every row decodes to its hash and is the one that was recorded, positions have no hole, the tree of all rows has the root of
/// every signed head, in the database and outside. Memory is bounded whatever the log's length. It reads only, and may run beside a writer.
/// Errors: <see cref="NpgsqlException"/>, and <see cref="IOException"/> for the file of heads.
/// </summary>
public sealed class LogVerifier(NpgsqlDataSource dataSource)
{
    private const int PartRows = 16_384;
    private const int Block = 1 << LogTree.Step;

    public async Task<VerificationResult> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var (findings, keys) = (new Findings(), new TrustedKeys(request.Keys));
        if (await FindAsync(request.Cluster, cancellationToken) is not { } log)
        {
            findings.Add(new Finding("log", 0, 0, "the database has no log of this cluster"));
            return new VerificationResult(request.Cluster, 0, 0, 0, 0, 0, 0, 0, null, keys.Any, findings.List, 0, clock.Elapsed);
        }

        var whole = request.From <= 0 && request.To is null;
        var next = request.To is { } to ? Math.Min(log.Next, (to / Block + 1) * Block) : log.Next;
        var first = Math.Clamp(request.From / Block * Block, 0, next);
        var dropped = new DroppedRanges(dataSource, log, keys);
        await dropped.LoadAsync(cancellationToken);
        await using var stored = HeadStream.Stored(dataSource, log, first, keys, findings, cancellationToken);
        await using var outside = request.Heads is null ? null : HeadStream.Outside(request.Heads, log.Cluster, keys, findings, cancellationToken);
        var heads = new HeadChecks(stored, outside, findings);
        await heads.StartAsync(first);

        var start = await StartAsync(log, first, findings, cancellationToken);
        var tree = new RebuiltTree(dataSource, log, start, dropped, heads, findings);
        if (first == 0 && heads.NextSize == 0)
            await heads.AtAsync(0, TreeHash.Empty);
        var rows = await ReadAsync(log, first, next, request, tree, cancellationToken);

        if (whole)
            await CheckEndAsync(log, tree, dropped, findings, cancellationToken);
        else
            await CheckRangeEndAsync(log, next, tree, heads, findings, cancellationToken);
        var reached = (await FindAsync(request.Cluster, cancellationToken))?.Next ?? 0;
        await heads.EndAsync(Math.Max(log.Next, reached));
        return new VerificationResult(
            log.Cluster, first, next, rows, tree.Dropped, heads.Stored, heads.Outside, heads.NotChecked, heads.LastGood, keys.Any, findings.List, findings.More, clock.Elapsed);
    }

    // Each part is checked while the next one is read; two are in memory.
    private async Task<long> ReadAsync(LogId log, long first, long next, VerificationRequest request, RebuiltTree tree, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var reader = new PartReader(dataSource, log, Math.Max(1, request.Parallel));
        long rows = 0;
        var reading = Read(first);
        try
        {
            for (var begin = first; begin < next; begin = Math.Min(begin + PartRows, next))
            {
                var stored = await reading;
                reading = Read(begin + PartRows);
                var part = await reader.CheckAsync(begin, Math.Min(begin + PartRows, next), stored, cancellationToken);
                rows += part.Present.Count(present => present);
                await tree.AddAsync(part, cancellationToken);
                request.Progress?.Invoke(part.Next - first, next - first);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return rows;

        Task<List<StoredRow>> Read(long begin) =>
            begin < next ? Task.Run(() => reader.RowsAsync(begin, Math.Min(begin + PartRows, next), stop.Token), stop.Token) : Task.FromResult<List<StoredRow>>([]);
    }

    private async Task<TreeFrontier> StartAsync(LogId log, long first, Findings findings, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        try
        {
            return await new LogTree(connection, log).FrontierAsync(first, cancellationToken);
        }
        catch (InvalidDataException error)
        {
            findings.Add(new Finding("tree", 0, first - 1, error.Message));
            return new TreeFrontier();
        }
    }

    private async Task CheckEndAsync(LogId log, RebuiltTree tree, DroppedRanges dropped, Findings findings, CancellationToken cancellationToken)
    {
        if (tree.Frontier is { } frontier && !frontier.ToBytes().AsSpan().SequenceEqual(log.Frontier))
            findings.Add(new Finding("log", log.Next & ~(Block - 1L), Math.Max(0, log.Next - 1), "the log's head does not have the tree that the rows make"));
        if (tree.Dropped != dropped.Count)
            findings.Add(new Finding("missing", 0, Math.Max(0, log.Next - 1), $"{tree.Dropped} rows are not there, while the signed records of retention say {dropped.Count}"));
        await LookAsync(
            """
            SELECT position, position, 'extra', 'a row outside the log' FROM change WHERE cluster = $1 AND (position < 0 OR position >= $2 AND position >= (SELECT next FROM log_head WHERE cluster = $1))
            UNION ALL
            SELECT g.position, g.position, 'gap', 'the table of gaps has one that is no row of the log' FROM gap g
            LEFT JOIN change c ON c.cluster = g.cluster AND c.position = g.position
            WHERE g.cluster = $1 AND (c.verb <> 'G' OR g.position < 0 OR g.position >= (SELECT next FROM log_head WHERE cluster = $1))
            UNION ALL
            SELECT coalesce(l.position, 0), coalesce(l.position, 0), 'object', 'object ' || o.id || ' is not as its last row leaves it' FROM object o
            CROSS JOIN LATERAL (SELECT position, verb, kind_id FROM change c WHERE c.cluster = o.cluster AND c.object_id = o.id ORDER BY position DESC LIMIT 1) l
            WHERE o.cluster = $1 AND (o.kind_id <> l.kind_id OR o.deleted_position IS DISTINCT FROM CASE WHEN l.verb IN ('D', 'I') THEN l.position END)
            LIMIT 10000
            """, log, findings, cancellationToken);
    }

    // What lies behind the range is believed as far as the next head reaches.
    private async Task CheckRangeEndAsync(LogId log, long next, RebuiltTree tree, HeadChecks heads, Findings findings, CancellationToken cancellationToken)
    {
        if (tree.Frontier is null || heads.NextSize is not { } size || size > log.Next || size <= next)
            return;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        try
        {
            await heads.AtAsync(size, await new LogTree(connection, log).RootAsync(size, cancellationToken));
        }
        catch (InvalidDataException error)
        {
            findings.Add(new Finding("tree", next, size - 1, error.Message));
        }
    }

    private async Task LookAsync(string sql, LogId log, Findings findings, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(sql);
        command.CommandTimeout = 3_600;
        command.Parameters.Add(new() { Value = log.Id });
        command.Parameters.Add(new() { Value = log.Next });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            findings.Add(new Finding(row.GetString(2), row.GetInt64(0), row.GetInt64(1), row.GetString(3)));
    }

    private async Task<LogId?> FindAsync(string cluster, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await LogId.FindAsync(connection, cluster, cancellationToken);
    }
}
