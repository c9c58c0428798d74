using Dashboard.Log;
using Dashboard.Model;
using Dashboard.Model.Access;
using Dashboard.Projections.Coverage;
using Dashboard.Projections.Health;
using Dashboard.Projections.Reading;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Dashboard.Projections.Audit;

/// <summary>Histories and versions, read from the log. Thread-safe.</summary>
public sealed class HistoryQueries(ProjectionReads reads, ChangeReader log)
{
    private const int MaxLimit = 500;
    private const int MaxFields = 1_000;
    private const int MaxGaps = 100;

    /// <summary>One object's changes, newest first. Empty when it is unknown or not visible.</summary>
    /// <exception cref="QueryException">The limit, the number of fields or the cursor is not allowed.</exception>
    public async Task<HistoryPage> ObjectAsync(ReadScope scope, string uid, HistoryFilter filter, CancellationToken cancellationToken)
    {
        Check(filter.Limit, filter.FieldsPerChange);
        var question = $"{scope.Cluster} {uid} {filter.Noise}";
        var after = Cursor.Read<Place>(filter.Cursor, question);
        if (await FindAsync(scope, uid, cancellationToken) is not { } found)
            return new HistoryPage([], null, 0);
        var below = after?.Position ?? long.MaxValue;
        var versions = await log.VersionsAsync(scope.Cluster, found.ObjectId, below, filter.Limit + 1, filter.Noise, cancellationToken);
        var page = versions.Take(filter.Limit).ToList();
        var rows = new HistoryRows(reads, found.Cluster);
        var items = await rows.OfAsync(page, filter.FieldsPerChange, cancellationToken);
        var more = versions.Count > filter.Limit;
        var sql = new SqlText();
        sql.And($"c.object_id = {sql.Add(found.ObjectId)}");
        var hidden = filter.Noise ? 0 : await rows.NoiseAsync(sql, more ? page[^1].Position : -1, below, cancellationToken);
        var gaps = await GapsAsync(scope, found.Cluster, found.Group, found.Kind, found.Namespace, after, more ? page[^1] : null, cancellationToken);
        // Before its first version the object was not known: gaps of then are none of its history.
        gaps = [.. gaps.Where(gap => more || page.Count == 0 || gap.To is null || gap.To > page[^1].ObservedAt)];
        return new HistoryPage(HistoryRows.Interleave(items, gaps), more ? Cursor.Write(new Place(page[^1].Position, page[^1].ObservedAt), question) : null, hidden);
    }

    /// <summary>Changes of the cluster, newest first.</summary>
    /// <exception cref="QueryException">A filter, the limit or the cursor is not allowed.</exception>
    public async Task<HistoryPage> ChangesAsync(ReadScope scope, ChangeFilter filter, CancellationToken cancellationToken)
    {
        Check(filter.Limit, filter.FieldsPerChange);
        filter = filter with
        {
            Group = Argument.Group(filter.Group),
            Kind = Argument.Text("kind", filter.Kind),
            Namespace = Argument.Text("namespace", filter.Namespace),
            Name = Argument.Text("name", filter.Name),
            Uid = Argument.Text("uid", filter.Uid),
            Path = Argument.Text("path", filter.Path),
            Manager = Argument.Text("manager", filter.Manager),
        };
        if (filter is { From: { } start, To: { } end })
            Argument.Interval(start, end);
        var question = scope.Cluster + (filter with { Cursor = null, Limit = 0, FieldsPerChange = 0 });
        var after = Cursor.Read<Place>(filter.Cursor, question);
        if (await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return new HistoryPage([], null, 0);
        int[]? ids = null;
        if (filter.Uid is not null)
        {
            if (await FindAsync(scope, filter.Uid, cancellationToken) is not { } found)
                return new HistoryPage([], null, 0);
            ids = [found.ObjectId];
        }

        var changes = await log.ChangesAsync(
            scope.Cluster,
            new LogFilter
            {
                Before = Below(filter, after),
                After = filter.FirstPosition - 1,
                From = filter.From,
                To = filter.To,
                ObjectIds = ids,
                Group = filter.Group,
                Kind = filter.Kind,
                Namespace = filter.Namespace,
                Name = filter.Name,
                Manager = filter.Manager,
                PathPrefix = filter.Path,
                Verbs = filter.Verb is { } verb ? [verb] : null,
                Noise = filter.Noise,
                Grants = scope.Everything ? null : scope.Grants,
                Limit = filter.Limit + 1,
            },
            cancellationToken);
        var page = changes.Take(filter.Limit).ToList();
        var more = changes.Count > filter.Limit;
        var rows = new HistoryRows(reads, clusterId);
        var items = await rows.OfAsync(page, filter.FieldsPerChange, cancellationToken);
        // Noise changes no path, so a filter by path has hidden none.
        var hidden = filter.Noise || filter.Path is not null
            ? 0 : await rows.NoiseAsync(NoiseConditions(scope, filter, ids), more ? page[^1].Position : (filter.FirstPosition ?? 0) - 1, Below(filter, after) ?? long.MaxValue, cancellationToken);
        var gaps = await GapsAsync(scope, clusterId, filter.Group, filter.Kind, filter.Namespace, after, more ? page[^1] : null, cancellationToken, filter.From, filter.To);
        return new HistoryPage(HistoryRows.Interleave(items, gaps), more ? Cursor.Write(new Place(page[^1].Position, page[^1].ObservedAt), question) : null, hidden);
    }

    /// <summary>Null: no such object, not visible, or not there yet at that point.</summary>
    public async Task<Version?> VersionAsync(ReadScope scope, string uid, LogPoint at, CancellationToken cancellationToken)
    {
        if (await FindAsync(scope, uid, cancellationToken) is not { } found || await ChangeAsync(scope, found, at, cancellationToken) is not { } change)
            return null;
        await using var count = reads.DataSource.CreateCommand(
            """
            SELECT count(*) FILTER (WHERE position <= $3)::int, count(*)::int, max(position) FILTER (WHERE position < $3), min(position) FILTER (WHERE position > $3)
            FROM change WHERE cluster = $1 AND object_id = $2
            """);
        foreach (var value in new object[] { found.Cluster, found.ObjectId, change.Position })
            count.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var row = await count.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        var (number, of, before, after) = (row.GetInt32(0), row.GetInt32(1), row[2] as long?, row[3] as long?);
        await row.DisposeAsync();
        var verdict = change.Verb is Verb.Deleted or Verb.InferredDelete ? null : HealthRules.BuiltIn.Judge(change);
        return new Version(change, verdict is null ? Gone(change) : await HealthAsync(found, change, verdict, cancellationToken), number, of, verdict, before, after);
    }

    /// <summary>Null: no such object, not visible, or one of the points lies before its first version.</summary>
    public async Task<ObjectDiff?> DiffAsync(ReadScope scope, string uid, LogPoint from, LogPoint to, CancellationToken cancellationToken)
    {
        if (await FindAsync(scope, uid, cancellationToken) is not { } found
            || await ChangeAsync(scope, found, from, cancellationToken) is not { } was || await ChangeAsync(scope, found, to, cancellationToken) is not { } now)
            return null;
        return new ObjectDiff(was, now, FieldChanges.Between(was, now));
    }

    private static long? Below(ChangeFilter filter, Place? after) => after?.Position ?? (filter.LastPosition is { } last and < long.MaxValue ? last + 1 : null);

    private async Task<ObjectEntity?> FindAsync(ReadScope scope, string uid, CancellationToken cancellationToken)
    {
        if (Argument.Text("uid", uid) is null || await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return null;
        await using var context = reads.Context();
        return await ProjectionReads.Objects(context, clusterId, scope).FirstOrDefaultAsync(row => row.Uid == uid, cancellationToken);
    }

    private async Task<Change?> ChangeAsync(ReadScope scope, ObjectEntity found, LogPoint at, CancellationToken cancellationToken)
    {
        var position = at.Position ?? long.MaxValue;
        if (at is { Position: null, At: { } time })
        {
            await using var last = reads.DataSource.CreateCommand(
                "SELECT position FROM change WHERE cluster = $1 AND object_id = $2 AND observed_at <= $3 ORDER BY position DESC LIMIT 1");
            foreach (var value in new object[] { found.Cluster, found.ObjectId, time.ToUniversalTime() })
                last.Parameters.Add(new NpgsqlParameter { Value = value });
            position = await last.ExecuteScalarAsync(cancellationToken) is long seen ? seen : -1;
        }

        return position < 0 ? null : await log.VersionAsync(scope.Cluster, found.ObjectId, position, cancellationToken);
    }

    /// <summary>Gaps whose end lies in the time that the page shows; those still open are on the first page.</summary>
    private async Task<IReadOnlyList<Gap>> GapsAsync(
        ReadScope scope, short clusterId, string? group, string? kind, string? ns, Place? after, Change? last, CancellationToken cancellationToken,
        DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var lower = Later(last?.ObservedAt, from);
        var upper = after?.At;
        var gaps = await GapRows.ReadAsync(
            reads, scope, clusterId, group, kind, ns, lower ?? DateTimeOffset.UnixEpoch, to ?? reads.Time.GetUtcNow().AddDays(1), MaxGaps, cancellationToken);
        return [.. gaps.Where(gap => (gap.To is null ? after is null : upper is null || gap.To <= upper) && (last is null || gap.To is null || gap.To > last.ObservedAt))];
    }

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;

    private static SqlText NoiseConditions(ReadScope scope, ChangeFilter filter, int[]? ids)
    {
        var sql = new SqlText();
        sql.And(Visibility.Sql(scope, "o", sql.Add)).AndEquals("o.\"group\"", filter.Group).AndEquals("o.kind", filter.Kind)
            .AndEquals("o.namespace", filter.Namespace).AndEquals("o.name", filter.Name);
        if (ids is not null)
            sql.And($"c.object_id = ANY ({sql.Add(ids)})");
        if (filter.Manager is { } manager)
            sql.And($"c.manager_id = (SELECT id FROM manager WHERE cluster = c.cluster AND name = {sql.Add(manager)})");
        if (filter.Verb is { } verb)
            sql.And($"c.verb::text = {sql.Add(((char)verb).ToString())}");
        if (filter.From is { } from)
            sql.And($"c.recorded_at >= {sql.Add(from)}");
        if (filter.To is { } to)
            sql.And($"c.recorded_at < {sql.Add(to)}");
        return sql;
    }

    private static HealthState Gone(Change change) => change.Verb == Verb.Deleted
        ? new HealthState(HealthStatus.Missing, "Deleted", "deleted", change.ObservedAt)
        : new HealthState(HealthStatus.Missing, "InferredDelete", "found gone by the relist; final state unknown", change.ObservedAt);

    /// <summary>Since the object's own time where it states one, else since the status was first seen.</summary>
    private async Task<HealthState> HealthAsync(ObjectEntity found, Change change, HealthVerdict verdict, CancellationToken cancellationToken)
    {
        var since = verdict.Since;
        if (since is null)
        {
            await using var turned = reads.DataSource.CreateCommand(
                """
                SELECT coalesce(max(from_at) FILTER (WHERE turned), min(from_at)) FROM health_span WHERE cluster = $1 AND object_id = $2 AND from_position <= $3
                """);
            foreach (var value in new object[] { found.Cluster, found.ObjectId, change.Position })
                turned.Parameters.Add(new NpgsqlParameter { Value = value });
            since = await turned.ExecuteScalarAsync(cancellationToken) is DateTime at ? new DateTimeOffset(at, TimeSpan.Zero) : null;
        }

        return new HealthState(verdict.Status, verdict.Reason, verdict.Message, since);
    }

    private static void Check(int limit, int fields)
    {
        Argument.Limit(limit, MaxLimit);
        if (fields is < 0 or > MaxFields)
            throw new QueryException("fieldsPerChange", $"is 0 to {MaxFields:N0}");
    }

    private sealed record Place(long Position, DateTimeOffset At);
}
