using Dashboard.Projections.Audit;
using Dashboard.Projections.Reading;
using Npgsql;

namespace Dashboard.Projections.References;

/// <summary>A kind that references can lead to, over all its versions.</summary>
/// <param name="Ids">As the log numbers its versions; none: nothing of it was ever captured.</param>
/// <param name="Resource">Null: never captured and not watched.</param>
/// <param name="WatchedIn">Namespaces in which it was covered at the point asked about; null among them: all.</param>
internal sealed record KnownKind(string Group, string Kind, bool Namespaced, string? Resource, IReadOnlyList<int> Ids, IReadOnlySet<string> WatchedIn)
{
    /// <summary>Among <see cref="WatchedIn"/>: all namespaces. No namespace has that name.</summary>
    public const string Everywhere = "";

    public bool IsWatched(string? ns) => WatchedIn.Contains(Everywhere) || ns is not null && WatchedIn.Contains(ns);
}

/// <summary>The kinds of one cluster as they were at a point, and which of them a reference means.</summary>
internal sealed class KnownKinds
{
    private readonly Dictionary<(string Group, string Kind), KnownKind> _kinds;
    private readonly ILookup<string, KnownKind> _byName;
    private readonly ILookup<string, KnownKind> _byWord;

    private KnownKinds(IEnumerable<KnownKind> kinds)
    {
        _kinds = kinds.ToDictionary(kind => (kind.Group, kind.Kind));
        _byName = _kinds.Values.ToLookup(kind => kind.Kind, StringComparer.Ordinal);
        _byWord = _kinds.Values.ToLookup(kind => kind.Kind.ToLowerInvariant(), StringComparer.Ordinal);
    }

    public static async Task<KnownKinds> LoadAsync(ProjectionReads reads, short clusterId, LogPoint? at, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        var cluster = sql.Add(clusterId);
        // A position has the time of the last change by then.
        var covered = at is { Position: { } position }
            ? Covers($"(SELECT observed_at FROM change WHERE cluster = {cluster} AND position <= {sql.Add(position)} ORDER BY position DESC LIMIT 1)")
            : at is { At: { } time } ? Covers(sql.Add(time)) : "c.to_at IS NULL";
        await using var command = sql.Command(
            reads.DataSource,
            $"""
            SELECT "group", kind, resource, id, namespaced, NULL, FALSE FROM kind WHERE cluster = {cluster}
            UNION ALL
            SELECT s."group", s.kind, s.resource, NULL, NULL, s.namespace,
                EXISTS (SELECT FROM coverage c WHERE c.cluster = s.cluster AND c.scope_id = s.id AND {covered})
            FROM scope s WHERE s.cluster = {cluster}
            """);
        var rows = new List<(string Group, string Kind, string Resource, int? Id, bool? Namespaced, string? Namespace, bool Watched)>();
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            rows.Add((
                row.GetString(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetInt32(3), row.IsDBNull(4) ? null : row.GetBoolean(4),
                row.IsDBNull(5) ? null : row.GetString(5), row.GetBoolean(6)));
        var known = rows.GroupBy(each => (each.Group, each.Kind)).Select(each => new KnownKind(
            each.Key.Group, each.Key.Kind,
            each.Select(one => one.Namespaced).FirstOrDefault(namespaced => namespaced is not null) ?? WellKnown(each.Key.Group, each.Key.Kind)?.Namespaced ?? true,
            each.First().Resource, [.. each.Select(one => one.Id).OfType<int>()],
            each.Where(one => one.Watched).Select(one => one.Namespace ?? KnownKind.Everywhere).ToHashSet(StringComparer.Ordinal))).ToList();
        var unseen = ReferenceRules.File.Kinds.Where(each => !known.Exists(one => one.Group == each.Value.Group && one.Kind == each.Key))
            .Select(each => new KnownKind(each.Value.Group, each.Key, each.Value.Namespaced, null, [], new HashSet<string>()));
        return new KnownKinds([.. known, .. unseen]);

        static string Covers(string time) => $"c.from_at <= {time} AND (c.to_at IS NULL OR c.to_at > {time})";
    }

    /// <summary>The kind that a reference means: of the group it states, else of the source's own group, else the only one of that name. Null: none, or several.</summary>
    public KnownKind? Find(Certainty certainty, string? group, string kind, string sourceGroup)
    {
        if (group is not null && certainty == Certainty.Stated)
            return _kinds.GetValueOrDefault((group, kind));
        var candidates = (certainty == Certainty.Stated ? _byName[kind] : _byWord[kind]).ToList();
        return candidates.Find(each => each.Group == sourceGroup) ?? (candidates is [var only] ? only : null);
    }

    public KnownKind? Find(ReferenceEdge edge, string sourceGroup) => Find(edge.Certainty, edge.Group, edge.Kind, sourceGroup);

    /// <summary>References that state no group mean this kind wherever they stand, and not only in its own group.</summary>
    public bool IsOnly(string kind) => _byName[kind].Count() == 1;

    private static RuleFile.WellKnown? WellKnown(string group, string kind) =>
        ReferenceRules.File.Kinds.TryGetValue(kind, out var known) && known.Group == group ? known : null;
}
