using Dashboard.Model.Access;
using Dashboard.Projections.Reading;

namespace Dashboard.Projections.Objects;

/// <summary>A filter over live objects, checked and as conditions on <c>object_with_kind o</c>.</summary>
internal static class ObjectConditions
{
    /// <summary>An owner kind that no kind has: those that nothing owns.</summary>
    public const string NoOwner = "none";

    private const int MaxUids = 1_000;

    /// <exception cref="QueryException">Something in it is not allowed.</exception>
    public static ObjectFilter Checked(ObjectFilter filter)
    {
        if (filter.Uids is { Count: > MaxUids })
            throw new QueryException("uid", $"is given at most {MaxUids:N0} times");
        return filter with
        {
            Group = Argument.Group(filter.Group),
            Kind = Argument.Text("kind", filter.Kind),
            Namespace = Argument.Text("namespace", filter.Namespace),
            Name = Argument.Text("name", filter.Name),
            LabelSelector = Argument.Text("labelSelector", filter.LabelSelector),
            Text = Argument.Text("q", filter.Text),
            Owner = Argument.Text("owner", filter.Owner),
            Sort = Argument.Text("sort", filter.Sort),
            Uids = filter.Uids is null ? null : [.. filter.Uids.Select(uid => Argument.Text("uid", uid)).OfType<string>()],
        };
    }

    /// <exception cref="QueryException">The label selector does not parse.</exception>
    public static SqlText Of(ReadScope scope, short clusterId, ObjectFilter filter)
    {
        var sql = new SqlText();
        sql.And($"o.cluster = {sql.Add(clusterId)}").And("o.deleted_at IS NULL").And(Visibility.Sql(scope, "o", sql.Add))
            .AndEquals("o.\"group\"", filter.Group).AndEquals("o.kind", filter.Kind).AndEquals("o.namespace", filter.Namespace).AndEquals("o.name", filter.Name);
        if (filter.Uids is { } uids)
            sql.And($"o.uid = ANY ({sql.Add(uids.ToArray())})");
        if (filter.Health is { } health)
            sql.And($"o.health = {sql.Add((short)health)}");
        if (filter.Owner is { } owner)
            sql.And(owner == NoOwner ? $"NOT EXISTS ({Owners})" : $"EXISTS ({Owners} AND e.owner_kind = {sql.Add(owner)})");
        if (filter.Text is { } text)
            sql.And($"(strpos(o.name, lower({sql.Add(text)})) > 0 OR strpos(coalesce(o.namespace, ''), lower({sql.Add(text)})) > 0)");
        if (filter.LabelSelector is { } selector)
            foreach (var requirement in LabelSelector.Parse(selector))
                sql.And(LabelSelector.Sql(requirement, "o.labels", sql));
        return sql;
    }

    /// <summary>Open edges of the row at hand to its owners.</summary>
    private const string Owners = "SELECT FROM owner_edge e WHERE e.cluster = o.cluster AND e.object_id = o.object_id AND e.to_position IS NULL";
}
