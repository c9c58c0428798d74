using System.Globalization;
using System.Text;
using Dashboard.Log.Payloads;
using Npgsql;

namespace Dashboard.Log.Reading;

/// <summary>How rows are recognised that changed a path.</summary>
/// <param name="Keys">One of these is among the row's.</param>
/// <param name="Indexed">By the index of paths, not by looking at the rows one after the other.</param>
/// <param name="Name">Instead of keys: the path, or the beginning of one, by name.</param>
internal readonly record struct PathCondition(int[] Keys, bool Indexed, string? Name = null)
{
    public static PathCondition ByName(string name) => new([], Indexed: false, name);
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
        sql.Where(filter, path is { Indexed: true });
        if (path is { Name: { } name })
            sql.AndPath(sql.Parameter(name));
        var from = sql._objects
            ? "change c JOIN object o ON o.cluster = c.cluster AND o.id = c.object_id JOIN kind k ON k.cluster = o.cluster AND k.id = o.kind_id"
            : "change c";
        // How many rows have a key PostgreSQL cannot know. OFFSET 0 keeps it to what was decided: first what the index of paths has, then the order; or the order
        // first, and then who has the key, until there are enough.
        var chosen = path switch
        {
            { Indexed: true } => $"(SELECT c.* FROM {from} WHERE {sql._where}{sql.AndKeys(path)} OFFSET 0) c",
            { Name: null } => $"(SELECT c.* FROM {from} WHERE {sql._where} ORDER BY c.position DESC OFFSET 0) c WHERE true{sql.AndKeys(path)}",
            _ => $"{from} WHERE {sql._where}",
        };
        return $"SELECT {s_columns} FROM {chosen} ORDER BY c.position DESC LIMIT {sql.Parameter(filter.Limit)}";
    }

    private string AndKeys(PathCondition? path) => $" AND c.path_keys && {Parameter(path!.Value.Keys)}";

    private void Where(LogFilter filter, bool byPath)
    {
        // The keys of paths narrow to about these positions already: an index of positions would only be in the way.
        And(byPath ? "c.position + 0 <" : "c.position <", filter.Before);
        And(byPath ? "c.position + 0 >" : "c.position >", filter.After);
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
         AND EXISTS (SELECT FROM unnest(c.path_keys) AS u (key) JOIN path p ON p.cluster = c.cluster AND p.id = u.key & {PathKey.Ids - 1}
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
