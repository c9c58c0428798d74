using System.Globalization;
using System.Text;
using Dashboard.Log.Payloads;
using Npgsql;

namespace Dashboard.Log.Reading;

/// <summary>How rows are recognised that changed a path.</summary>
/// <param name="Ids">One of these is among the row's.</param>
/// <param name="Keys">Of the blocks that have such rows; null: all rows are looked at, one after the other.</param>
/// <param name="Name">Instead of ids: the path, or the beginning of one, by name.</param>
internal readonly record struct PathCondition(int[] Ids, int[]? Keys = null, string? Name = null)
{
    public static PathCondition ByName(string name) => new([], Name: name);
}

/// <summary>The SQL of a <see cref="LogFilter"/>: values are parameters, always; only conditions that filter appear.</summary>
internal sealed class FilterSql
{
    private static readonly string s_columns = "c." + StoredRow.Columns.Replace(", ", ", c.", StringComparison.Ordinal);

    private readonly NpgsqlParameterCollection _parameters;
    private readonly StringBuilder _where = new("c.cluster = (SELECT id FROM cluster WHERE name = $1) AND c.object_id IS NOT NULL");
    private bool _objects;

    private FilterSql(NpgsqlParameterCollection parameters) => _parameters = parameters;

    /// <param name="path">Stands for the filter's own; null: it has none.</param>
    public static string Build(NpgsqlParameterCollection parameters, string cluster, LogFilter filter, PathCondition? path)
    {
        var sql = new FilterSql(parameters);
        sql.Parameter(cluster);
        sql.Where(filter);
        if (path is { Name: { } name })
            sql.AndPath(sql.Parameter(name));
        var from = sql._objects
            ? "change c JOIN object o ON o.cluster = c.cluster AND o.id = c.object_id JOIN kind k ON k.cluster = o.cluster AND k.id = o.kind_id"
            : "change c";
        // How many rows have a path PostgreSQL cannot know. OFFSET 0 keeps it to what was decided: block by block from the newest that have it, or row by row from
        // the newest, until there are enough. A key may be of another stretch of the same number, and of a stretch only a part may be asked for: hence the numbers, as
        // an expression, because by the primary key all blocks between them would be read.
        var chosen = path switch
        {
            { Keys: { } keys } =>
                $"""
                (SELECT number FROM path_block WHERE cluster = (SELECT id FROM cluster WHERE name = $1) AND keys && {sql.Parameter(keys)}
                    AND number + 0 BETWEEN ({sql.Parameter(filter.After!)} + 1) / {PathKey.Block} AND ({sql.Parameter(filter.Before!)} - 1) / {PathKey.Block} ORDER BY number DESC OFFSET 0) b
                CROSS JOIN LATERAL (
                    SELECT c.* FROM {from} WHERE {sql._where} AND c.position >= b.number * {PathKey.Block} AND c.position < (b.number + 1) * {PathKey.Block}{sql.AndIds(path)} OFFSET 0) c
                ORDER BY b.number DESC, c.position DESC
                """,
            { Name: null } => $"(SELECT c.* FROM {from} WHERE {sql._where} ORDER BY c.position DESC OFFSET 0) c WHERE true{sql.AndIds(path)} ORDER BY c.position DESC",
            _ => $"{from} WHERE {sql._where} ORDER BY c.position DESC",
        };
        return $"SELECT {s_columns} FROM {chosen} LIMIT {sql.Parameter(filter.Limit)}";
    }

    private string AndIds(PathCondition? path) => $" AND c.path_ids && {Parameter(path!.Value.Ids)}";

    private void Where(LogFilter filter)
    {
        And("c.position <", filter.Before);
        And("c.position >", filter.After);
        And("c.recorded_at >=", filter.From?.ToUniversalTime());
        And("c.recorded_at <", filter.To?.ToUniversalTime());
        if (filter.ObjectIds is { } ids)
            _where.Append(CultureInfo.InvariantCulture, $" AND c.object_id = ANY ({Parameter(ids.ToArray())})");
        if (filter.Verbs is { } verbs)
            _where.Append(CultureInfo.InvariantCulture, $" AND c.verb::text = ANY ({Parameter(verbs.Select(verb => ((char)verb).ToString()).ToArray())})");
        if (!filter.Noise)
            _where.Append(" AND c.flags & 1 = 0");
        if (filter.Manager is { } manager)
            _where.Append(CultureInfo.InvariantCulture, $" AND c.manager_id = (SELECT id FROM manager WHERE cluster = c.cluster AND name = {Parameter(manager)})");
        AndObject("k.\"group\" =", filter.Group);
        AndObject("k.kind =", filter.Kind);
        AndObject("o.namespace =", filter.Namespace);
        AndObject("o.name =", filter.Name);
        if (filter.Grants is { } grants)
            AndGrants(grants);
    }

    private void AndPath(string p) => _where.Append(
        CultureInfo.InvariantCulture,
        $"""
         AND EXISTS (SELECT FROM unnest(c.path_ids) AS u (id) JOIN path p ON p.cluster = c.cluster AND p.id = u.id
            WHERE p.path = {p} OR starts_with(p.path, {p} || '.') OR starts_with(p.path, {p} || '['))
        """);

    private void AndGrants(IReadOnlyList<Model.Access.Grant> grants)
    {
        _objects = true;
        var groups = Parameter(grants.Select(grant => grant.Group).ToArray());
        var resources = Parameter(grants.Select(grant => grant.Resource).ToArray());
        var namespaces = Parameter(grants.Select(grant => grant.Namespace).ToArray());
        _where.Append(
            CultureInfo.InvariantCulture,
            $"""
             AND EXISTS (SELECT FROM unnest({groups}::text[], {resources}::text[], {namespaces}::text[]) AS may (g, r, n)
                WHERE (g IS NULL OR g = k."group") AND (r IS NULL OR r = k.resource) AND (n IS NULL OR n = o.namespace))
            """);
    }

    private void AndObject(string condition, string? value)
    {
        if (value is null)
            return;
        _objects = true;
        And(condition, value);
    }

    private void And(string condition, object? value)
    {
        if (value is not null)
            _where.Append(CultureInfo.InvariantCulture, $" AND {condition} {Parameter(value)}");
    }

    private string Parameter(object value)
    {
        _parameters.Add(new NpgsqlParameter { Value = value });
        return "$" + _parameters.Count.ToString(CultureInfo.InvariantCulture);
    }
}
