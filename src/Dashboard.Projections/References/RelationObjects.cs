using System.Text.Json;
using Dashboard.Model;
using Dashboard.Model.Access;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Health;
using Dashboard.Projections.Objects;
using Dashboard.Projections.Reading;
using Npgsql;

namespace Dashboard.Projections.References;

/// <summary>An object at a point, as relations need it.</summary>
internal sealed record RelationObject(int Id, ObjectIdentity Identity, HealthState Health, IReadOnlyDictionary<string, string> Labels);

/// <summary>Looks objects up at a point: by uid, by name, by their labels. Only those that the viewer may see.</summary>
internal sealed class RelationObjects(ProjectionReads reads, ReadScope scope, short clusterId, LogPoint? at)
{
    /// <summary>Columns of <see cref="Read"/>, of a row <c>o</c> of object_with_kind, and in the past <c>h</c> of health_span.</summary>
    public static string Columns(LogPoint? at) =>
        "o.object_id, o.\"group\", o.version, o.kind, o.namespace, o.name, o.uid, o.labels::text, "
        + (at is null ? "o.health, o.health_reason, o.health_message, o.health_since" : "h.status, h.reason, '', h.from_at");

    /// <summary>Joins what <see cref="Columns"/> needs, and keeps objects that existed at the point.</summary>
    public static string Join(LogPoint? at) => at is null ? "" : "JOIN health_span h ON h.cluster = o.cluster AND h.object_id = o.object_id";

    public static string Existed(LogPoint? at, SqlText sql) => at is null ? "o.deleted_at IS NULL" : Intervals.Hold("h", at, sql);

    /// <summary>Trouble first.</summary>
    public static string Order(LogPoint? at) =>
        $"CASE {(at is null ? "o.health" : "h.status")} WHEN 3 THEN 0 WHEN 2 THEN 1 WHEN 4 THEN 2 WHEN 1 THEN 3 WHEN 5 THEN 4 ELSE 5 END";

    public static RelationObject Read(NpgsqlDataReader row, int first) => new(
        row.GetInt32(first),
        new ObjectIdentity(
            new GroupVersionKind(row.GetString(first + 1), row.GetString(first + 2), row.GetString(first + 3)), row.IsDBNull(first + 4) ? null : row.GetString(first + 4),
            row.GetString(first + 5), row.GetString(first + 6)),
        new HealthState((HealthStatus)row.GetInt16(first + 8), row.GetString(first + 9), row.GetString(first + 10), row.GetFieldValue<DateTimeOffset>(first + 11)),
        JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(first + 7)) ?? []);

    /// <summary>Now a deleted object is found as well: its page says what it was.</summary>
    public async Task<RelationObject?> FindAsync(string uid, CancellationToken cancellationToken)
    {
        var sql = Visible();
        sql.AndEquals("o.uid", uid);
        if (at is not null)
            sql.And(Existed(at, sql));
        return (await ListAsync(sql, "", cancellationToken)).FirstOrDefault();
    }

    /// <summary>By name; a target that is not there, or may not be seen, is left out.</summary>
    /// <param name="targets">The kind's ids are those of all its versions.</param>
    public async Task<Dictionary<(string Kind, string Group, string? Namespace, string Name), RelationObject>> NamedAsync(
        IReadOnlyCollection<(KnownKind Kind, string? Namespace, string Name)> targets, CancellationToken cancellationToken)
    {
        var found = new Dictionary<(string, string, string?, string), RelationObject>();
        foreach (var namespaced in new[] { true, false })
        {
            var rows = targets.Where(target => target.Kind.Namespaced == namespaced).SelectMany(target => target.Kind.Ids.Select(id => (id, target.Namespace, target.Name))).ToList();
            if (rows.Count == 0)
                continue;
            var sql = Visible();
            sql.And(Existed(at, sql)).And(
                $"""
                (o.kind_id, {(namespaced ? "o.namespace, " : "")}o.name) IN (SELECT * FROM unnest({sql.Add(rows.ConvertAll(row => row.id).ToArray())}::int[]
                    {(namespaced ? $", {sql.Add(rows.ConvertAll(row => row.Namespace ?? "").ToArray())}::text[]" : "")}, {sql.Add(rows.ConvertAll(row => row.Name).ToArray())}::text[]))
                """);
            if (!namespaced)
                sql.And("o.namespace IS NULL");
            foreach (var one in await ListAsync(sql, "", cancellationToken))
                found[(one.Identity.Kind.Kind, one.Identity.Kind.Group, one.Identity.Namespace, one.Identity.Name)] = one;
        }

        return found;
    }

    /// <summary>Objects that a selector selects, trouble first, and how many there are.</summary>
    public async Task<(IReadOnlyList<RelationObject> Found, int Total)> SelectedAsync(KnownKind kind, string? ns, string selector, int limit, CancellationToken cancellationToken)
    {
        var sql = Visible();
        sql.And(Existed(at, sql)).And($"o.kind_id = ANY ({sql.Add(kind.Ids.ToArray())})").AndEquals("o.namespace", ns);
        if (selector.Length > 0)
            foreach (var requirement in LabelSelector.Parse(selector))
                sql.And(LabelSelector.Sql(requirement, "o.labels", sql));
        var found = await ListAsync(sql, $"ORDER BY {Order(at)}, o.name LIMIT {limit + 1}", cancellationToken);
        if (found.Count <= limit)
            return (found, found.Count);
        await using var count = sql.Command(reads.DataSource, $"SELECT count(*)::int FROM object_with_kind o {Join(at)} WHERE {sql.Where}");
        return ([.. found.Take(limit)], (int)(await count.ExecuteScalarAsync(cancellationToken))!);
    }

    private SqlText Visible()
    {
        var sql = new SqlText();
        return sql.And($"o.cluster = {sql.Add(clusterId)}").And(Visibility.Sql(scope, "o", sql.Add));
    }

    private async Task<List<RelationObject>> ListAsync(SqlText sql, string tail, CancellationToken cancellationToken)
    {
        await using var command = sql.Command(reads.DataSource, $"SELECT {Columns(at)} FROM object_with_kind o {Join(at)} WHERE {sql.Where} {tail}");
        var found = new List<RelationObject>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            found.Add(Read(row, 0));
        return found;
    }
}
