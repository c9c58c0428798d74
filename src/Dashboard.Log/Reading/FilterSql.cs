using System.Globalization;
using System.Text;
using Npgsql;

namespace Dashboard.Log.Reading;

/// <summary>The SQL of a <see cref="LogFilter"/>: values are parameters, always; only conditions that filter appear.</summary>
internal sealed class FilterSql
{
    private readonly NpgsqlParameterCollection _parameters;
    private readonly StringBuilder _where = new("c.cluster = (SELECT id FROM cluster WHERE name = $1) AND c.object_id IS NOT NULL");
    private bool _objects;

    private FilterSql(NpgsqlParameterCollection parameters) => _parameters = parameters;

    public static string Build(NpgsqlParameterCollection parameters, string cluster, LogFilter filter)
    {
        var sql = new FilterSql(parameters);
        sql.Parameter(cluster);
        sql.Where(filter);
        var from = sql._objects
            ? "change c JOIN object o ON o.cluster = c.cluster AND o.id = c.object_id JOIN kind k ON k.cluster = o.cluster AND k.id = o.kind_id"
            : "change c";
        return ChangeRows.Select($"SELECT c.* FROM {from} WHERE {sql._where} ORDER BY c.position DESC LIMIT {sql.Parameter(filter.Limit)}", "DESC");
    }

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
        if (filter.PathPrefix is { } path)
            AndPath(Parameter(path));
        AndObject("k.\"group\" =", filter.Group);
        AndObject("k.kind =", filter.Kind);
        AndObject("o.namespace =", filter.Namespace);
        AndObject("o.name =", filter.Name);
        if (filter.Grants is { } grants)
            AndGrants(grants);
    }

    // A path and what lies under it: a member (.) or an item ([). As ranges, because paths are compared byte by byte: '/' follows '.', '\' follows '['.
    private void AndPath(string p) => _where.Append(
        CultureInfo.InvariantCulture,
        $"""
         AND c.path_ids && ARRAY(SELECT id FROM path WHERE cluster = (SELECT id FROM cluster WHERE name = $1)
            AND (path = {p} OR (path >= {p} || '.' AND path < {p} || '/') OR (path >= {p} || '[' AND path < {p} || '\')))
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
