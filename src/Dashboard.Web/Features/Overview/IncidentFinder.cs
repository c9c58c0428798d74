using Dashboard.Model.Access;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Health;
using Dashboard.Projections.Objects;
using Dashboard.Projections.References;
using Dashboard.Projections.Topology;
using Dashboard.Web.Components;

namespace Dashboard.Web.Features.Overview;

/// <summary>
/// Groups what is wrong by owner tree, newest trouble first, and finds in each the object that failed first and what changed before it.
/// What it says is an order in time along owners and references, not a cause.
/// </summary>
public sealed class IncidentFinder(ObjectQueries objects, TopologyQueries topology, HistoryQueries history, RelationQueries relations)
{
    public const int MaxIncidents = 2;

    private const int TreeLimit = 400;
    private const int HistoriesAsked = 4;
    private const int RelationsAsked = 50;
    private static readonly TimeSpan LooksBack = TimeSpan.FromMinutes(15);

    /// <param name="unhealthy">Worst first.</param>
    public async Task<(IReadOnlyList<Incident> Incidents, IReadOnlyList<ObjectRow> Older)> FindAsync(
        ReadScope scope, IReadOnlyList<ObjectRow> unhealthy, CancellationToken cancellationToken)
    {
        var incidents = new List<Incident>();
        var left = unhealthy.Where(row => row.Health.Status.NeedsAttention())
            .OrderByDescending(row => row.Health.Status.Severity()).ThenByDescending(row => row.Health.Since ?? row.CreatedAt).ToList();
        while (left.Count > 0 && incidents.Count < MaxIncidents)
        {
            var incident = await GroupAsync(scope, left[0], cancellationToken);
            incidents.Add(incident);
            left.RemoveAll(row => row.Object.Uid == incident.First.Object.Uid || incident.Uids.Contains(row.Object.Uid));
        }
        return (incidents, left);
    }

    private async Task<Incident> GroupAsync(ReadScope scope, ObjectRow start, CancellationToken cancellationToken)
    {
        var detail = await objects.FindAsync(scope, start.Object.Uid, cancellationToken);
        var root = detail?.Owners is [var top, ..] ? top.Object.Uid : start.Object.Uid;
        var tree = (await topology.TreeAsync(scope, new TopologyScope(Root: root), TopologyLens.Nothing, TreeLimit, cancellationToken)).Rows;
        var first = FirstFailed(tree, start);
        var owners = first.Object.Uid == start.Object.Uid ? detail?.Owners : (await objects.FindAsync(scope, first.Object.Uid, cancellationToken))?.Owners;
        var after = After(await relations.FindAsync(scope, first.Object.Uid, null, RelationsAsked, cancellationToken), first.Health.Since ?? first.CreatedAt);
        string[] candidates = [.. Asked(first, owners ?? []), .. after?.Other.Uid is { } uid ? [uid] : Array.Empty<string>()];
        var before = await BeforeAsync(scope, first, candidates, cancellationToken);
        return new Incident(first, before, Hops(tree, first), root, tree.Select(row => row.Object.Uid).ToHashSet(StringComparer.Ordinal)) { After = after };
    }

    /// <summary>
    /// Those whose own changes can be what was asked for, nearest first: what was made for an owner a moment before was asked of that owner, and what is done
    /// to it while it starts (its node, its scale) is the answer.
    /// </summary>
    /// <param name="owners">From the root down.</param>
    internal static IEnumerable<string> Asked(ObjectRow first, IReadOnlyList<ObjectRow> owners)
    {
        var since = first.Health.Since ?? first.CreatedAt;
        ObjectRow[] line = [first, .. owners.Reverse()];
        return line.Where((row, index) => index == line.Length - 1 || row.CreatedAt <= since - LooksBack).Select(row => row.Object.Uid);
    }

    /// <summary>The reference to what does not exist, else to what needed attention first and before this object did.</summary>
    internal static Relation? After(Relations relations, DateTimeOffset since)
    {
        var references = relations.RefersTo.Where(relation => relation is { Verb: RelationVerb.Uses, Certainty: Certainty.Stated }).ToList();
        return references.Find(relation => relation.Other.State == RelationState.Missing)
            ?? references.Where(relation => relation.Other.Health is { } health && health.Status.NeedsAttention() && health.Since <= since).MinBy(relation => relation.Other.Health!.Since);
    }

    /// <summary>The earliest trouble of the tree that is as deep as trouble goes on its path; the start when the tree knows none.</summary>
    internal static ObjectRow FirstFailed(IReadOnlyList<TreeRow> tree, ObjectRow start)
    {
        var first = tree.Where(row => row.Folded == 1 && row.Health.Status.NeedsAttention() && row.Health.Since is not null)
            .OrderBy(row => row.Health.Since).ThenByDescending(row => row.Level).FirstOrDefault();
        return first is null || first.Object.Uid == start.Object.Uid ? start : new ObjectRow(first.Id, first.Object, first.Health, first.Health.Since!.Value, -1, []);
    }

    internal static IReadOnlyList<IncidentHop> Hops(IReadOnlyList<TreeRow> tree, ObjectRow first) =>
    [
        .. tree.Where(row => row.Object.Uid != first.Object.Uid)
            .GroupBy(row => row.Object.Kind)
            .Select(kind => (
                Level: kind.Where(Troubled).Select(row => row.Level).DefaultIfEmpty().Max(),
                Hop: new IncidentHop(kind.Key,
                    kind.Where(Troubled).Select(Worst).OrderByDescending(status => status.Severity()).FirstOrDefault(),
                    kind.Sum(TroubledCount), kind.Sum(row => row.Folded),
                    [.. kind.Where(row => row.Folded == 1 && Troubled(row)).Select(row => row.Object.Name).Take(3)])))
            .Where(kind => kind.Hop.Count > 0)
            .OrderByDescending(kind => kind.Level)
            .Select(kind => kind.Hop)
            .Take(4),
    ];

    private static bool Troubled(TreeRow row) => TroubledCount(row) > 0;

    private static int TroubledCount(TreeRow row) =>
        row.Folded > 1 ? row.FoldedHealth.Failed + row.FoldedHealth.Degraded : row.Health.Status.NeedsAttention() ? 1 : 0;

    private static HealthStatus Worst(TreeRow row) => row.Folded > 1 ? row.FoldedHealth.Worst() : row.Health.Status;

    private async Task<ChangeRow?> BeforeAsync(ReadScope scope, ObjectRow first, IReadOnlyList<string> candidates, CancellationToken cancellationToken)
    {
        var since = first.Health.Since ?? first.CreatedAt;
        ChangeRow? latest = null;
        foreach (var candidate in candidates.Take(HistoriesAsked))
        {
            var page = await history.ObjectAsync(scope, candidate, new HistoryFilter(Limit: 50), cancellationToken);
            var change = page.Items.OfType<ChangeRow>().FirstOrDefault(row => IsIntent(row) && row.At <= since && row.At > since - LooksBack);
            if (change is not null && (latest is null || change.At > latest.At))
                latest = change;
        }
        return latest;
    }

    /// <summary>A change of what was asked for, not of what came of it.</summary>
    internal static bool IsIntent(ChangeRow row) =>
        row.Verb == Model.Verb.Modified && row.Fields.Any(field => !field.Path.StartsWith("status", StringComparison.Ordinal) && !field.Path.StartsWith("metadata", StringComparison.Ordinal));

    internal static FieldChange? IntentField(ChangeRow row) =>
        row.Fields.FirstOrDefault(field => !field.Path.StartsWith("status", StringComparison.Ordinal) && !field.Path.StartsWith("metadata", StringComparison.Ordinal));
}
