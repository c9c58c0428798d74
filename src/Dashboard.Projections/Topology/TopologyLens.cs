using Dashboard.Projections.Health;

namespace Dashboard.Projections.Topology;

/// <summary>What of a scope is shown. All parts that are given must hold; what they leave in keeps its owners, so that it can be placed.</summary>
/// <param name="Problems">Only what is degraded, failed or unknown; null: if there are any, in a scope of more than <see cref="FewObjects"/>.</param>
/// <param name="Around">Uid of the object that <paramref name="Hops"/> are counted from.</param>
/// <param name="Hops">Owner edges from <paramref name="Around"/> at most; 0: no such bound.</param>
/// <param name="Kinds">Kinds as <c>Kind</c> or <c>Kind.group</c>, joined by commas.</param>
/// <param name="Namespaces">Joined by commas; <c>-</c> stands for objects without one.</param>
/// <param name="Text">Part of a name or kind, in any case.</param>
/// <param name="Match">What is asked of the database.</param>
public sealed record TopologyLens(
    bool? Problems = false, string? Around = null, int Hops = 0, string? Kinds = null, string? Namespaces = null, string? Text = null, ObjectMatch? Match = null)
{
    public const int FewObjects = 3_000;

    public static readonly TopologyLens Nothing = new();

    /// <summary>The same with <see cref="Problems"/> decided.</summary>
    internal TopologyLens For(HealthCounts health) =>
        this with { Problems = Problems ?? (health.Total > FewObjects && health.Failed + health.Degraded + health.Unknown > 0) };

    internal bool IsOpen => this with { Around = null, Hops = 0 } == Nothing && (Hops == 0 || Around is null);

    /// <summary>Objects that the lens leaves in, each with its owners.</summary>
    /// <param name="matched">Ids that <see cref="Match"/> found; null: it was not asked.</param>
    internal HashSet<int> Keep(GraphData data, Dictionary<int, int> parents, HashSet<int>? matched)
    {
        var (kinds, namespaces) = (Words(Kinds), Words(Namespaces));
        var near = Hops > 0 && Around is not null ? Neighbours.Within(data, parents, Around, Hops) : null;
        var kept = new HashSet<int>();
        foreach (var found in data.Objects.Values)
        {
            if (Problems == true && HealthVerdict.Severity(found.Health.Status) < HealthVerdict.Severity(HealthStatus.Unknown)
                || kinds is not null && !kinds.Contains(found.Identity.Kind.Kind) && !kinds.Contains($"{found.Identity.Kind.Kind}.{found.Identity.Kind.Group}")
                || namespaces is not null && !namespaces.Contains(found.Identity.Namespace ?? "-")
                || Text is not null && !found.Identity.Name.Contains(Text, StringComparison.OrdinalIgnoreCase) && !found.Identity.Kind.Kind.Contains(Text, StringComparison.OrdinalIgnoreCase)
                || matched is not null && !matched.Contains(found.Id) || near is not null && !near.Contains(found.Id))
                continue;
            for (var at = found.Id; at != 0 && kept.Add(at); at = parents.GetValueOrDefault(at))
            {
            }
        }

        return kept;
    }

    private static HashSet<string>? Words(string? list) =>
        list is null ? null : new HashSet<string>(list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), StringComparer.Ordinal);
}

/// <summary>A question about objects that only the database can answer.</summary>
/// <param name="Labels">A label selector; labels are those that objects have now.</param>
/// <param name="Since">Changed at or after, bookkeeping apart.</param>
/// <param name="Manager">A field manager that set something of it: after <paramref name="Since"/>, else in the day before.</param>
public sealed record ObjectMatch(string? Labels = null, DateTimeOffset? Since = null, string? Manager = null);
