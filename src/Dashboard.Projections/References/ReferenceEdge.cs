using Npgsql;

namespace Dashboard.Projections.References;

/// <summary>A stored edge.</summary>
internal sealed record ReferenceEdge(
    string Path, string Rule, bool Configured, RelationVerb Verb, Certainty Certainty, string? Group, string Kind, string? Namespace, string? Name, string? Selector, DateTimeOffset Since)
{
    /// <summary>Why ownerReferences count: the API says so.</summary>
    public const string OwnerRule = "ownerReferences";

    /// <summary>Of a row <c>e</c>.</summary>
    public const string Columns =
        "e.path, e.rule, e.configured, e.verb, e.certainty, e.target_group, e.target_kind, e.target_namespace, e.target_name, e.selector, e.from_at";

    public const int Width = 11;

    public static ReferenceEdge Read(NpgsqlDataReader row, int first)
    {
        return new ReferenceEdge(
            row.GetString(first), row.GetString(first + 1), row.GetBoolean(first + 2), (RelationVerb)row.GetInt16(first + 3), (Certainty)row.GetInt16(first + 4), Text(5),
            row.GetString(first + 6), Text(7), Text(8), Text(9), row.GetFieldValue<DateTimeOffset>(first + 10));

        string? Text(int column) => row.IsDBNull(first + column) ? null : row.GetString(first + column);
    }

    public Relation To(RelationEnd end) => new(Path, Verb, Rule, !Configured, Certainty, Since, Selector, end);

    public static Relation Owner(string name, DateTimeOffset since, RelationEnd end) =>
        new($"metadata.ownerReferences[{name}]", RelationVerb.Owns, OwnerRule, BuiltIn: true, Certainty.Stated, since, null, end);
}
