using Dashboard.Model;
using Dashboard.Model.Access;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Coverage;
using Dashboard.Projections.Objects;
using Dashboard.Projections.References;
using Dashboard.Web.Components;

namespace Dashboard.Web.Features.Overview;

/// <summary>
/// Groups what is wrong by the first object that failed along references and owners, and finds what changed before it.
/// What it says is an order in time along owners and references, not a cause.
/// </summary>
public sealed class IncidentFinder(ObjectQueries objects, HistoryQueries history, RelationQueries relations, CoverageQueries coverage)
{
    public const int MaxIncidents = 2;

    private const int ReferencesAsked = 5_000;
    private const int HistoriesAsked = 4;
    private const int ChangesAsked = 200; // of 6 KB objects 40 ms
    private const int FieldsAsked = 12;
    private const int RelationsAsked = 500;
    private const int MaxHops = 4;
    internal static readonly TimeSpan LooksBack = TimeSpan.FromMinutes(15);

    // Kubernetes' times are whole seconds, those of changes are not: one of the same second can have been before.
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    /// <returns>Incidents, and the first objects of further ones.</returns>
    public async Task<(IReadOnlyList<Incident> Incidents, IReadOnlyList<ObjectRow> Further)> FindAsync(
        ReadScope scope, IReadOnlyList<ObjectRow> unhealthy, CancellationToken cancellationToken)
    {
        var troubled = unhealthy.Where(row => row.Health.Status.NeedsAttention()).ToList();
        int[] ids = [.. troubled.Select(row => row.Id)];
        var (owners, references) = (relations.OwnersAmongAsync(scope, ids, cancellationToken), relations.OfNodesAsync(scope, ids, null, ReferencesAsked, cancellationToken));
        await Task.WhenAll(owners, references);
        var groups = TroubleGroups.Of(troubled, await owners, await references);
        var incidents = await Task.WhenAll(groups.Take(MaxIncidents).Select(group => IncidentAsync(scope, group, cancellationToken)));
        return (incidents, [.. groups.Skip(MaxIncidents).Select(group => group.First)]);
    }

    private async Task<Incident> IncidentAsync(ReadScope scope, TroubleGroup group, CancellationToken cancellationToken)
    {
        var first = group.First;
        var (relating, finding) = (relations.FindAsync(scope, first.Object.Uid, null, RelationsAsked, cancellationToken), objects.FindAsync(scope, first.Object.Uid, cancellationToken));
        await Task.WhenAll(relating, finding);
        var (related, owners) = (await relating, (await finding)?.Owners ?? []);
        var after = After(related, first.Since);
        string[] candidates = [.. Asked(first, owners).Take(HistoriesAsked), .. after?.Other.Uid is { } uid ? [uid] : Array.Empty<string>()];
        var (before, all) = await BeforeAsync(scope, first, candidates, cancellationToken);
        return new Incident(first, before, Hops(group, Users(related)), group.Counted)
        {
            After = after,
            Covered = before is not null ? 1 : all ? await CoveredAsync(scope, first, owners.Reverse().Select(owner => owner.Object).Prepend(first.Object), cancellationToken) : null,
        };
    }

    /// <summary>How much of the time that was looked at is covered for the objects that were: of the least covered.</summary>
    /// <param name="looked">Nearest first.</param>
    private async Task<double> CoveredAsync(ReadScope scope, ObjectRow first, IEnumerable<ObjectIdentity> looked, CancellationToken cancellationToken)
    {
        var statements = await Task.WhenAll(looked.DistinctBy(each => (each.Kind.Group, each.Kind.Kind, each.Namespace)).Take(HistoriesAsked)
            .Select(kind => coverage.StatementAsync(scope, kind.Kind.Group, kind.Kind.Kind, kind.Namespace, first.Since - LooksBack, first.Since, cancellationToken)));
        return statements.Min(statement => statement.Share);
    }

    /// <summary>How many objects of each kind refer to it; empty when they are more than were asked for.</summary>
    private static Dictionary<(string?, string), int> Users(Relations relations) => relations.ReferredByTotal > relations.ReferredBy.Count
        ? []
        : relations.ReferredBy.Where(relation => relation.Verb == RelationVerb.Uses).DistinctBy(relation => relation.Other.Uid)
            .CountBy(relation => (relation.Other.Group, relation.Other.Kind)).ToDictionary();

    /// <summary>
    /// Those whose own changes can be what was asked for, nearest first: what was made for an owner a moment before was asked of that owner, and what is done
    /// to it while it starts (its node, its scale) is the answer.
    /// </summary>
    /// <param name="owners">From the root down.</param>
    internal static IEnumerable<string> Asked(ObjectRow first, IReadOnlyList<ObjectRow> owners)
    {
        ObjectRow[] line = [first, .. owners.Reverse()];
        return line.Where((row, index) => index == line.Length - 1 || row.CreatedAt <= first.Since - LooksBack).Select(row => row.Object.Uid);
    }

    /// <summary>The reference to what does not exist, else to what needed attention first and before this object did.</summary>
    internal static Relation? After(Relations relations, DateTimeOffset since)
    {
        var references = relations.RefersTo.Where(relation => relation is { Verb: RelationVerb.Uses, Certainty: Certainty.Stated }).ToList();
        return references.Find(relation => relation.Other.State == RelationState.Missing)
            ?? references.Where(relation => relation.Other.Health is { } health && health.Status.NeedsAttention() && health.Since <= since).MinBy(relation => relation.Other.Health!.Since);
    }

    /// <summary>By kind, from what hangs on the first object directly to what is furthest away.</summary>
    /// <param name="users">By group and kind, how many objects use the first one.</param>
    internal static IReadOnlyList<IncidentHop> Hops(TroubleGroup group, IReadOnlyDictionary<(string?, string), int> users) =>
    [
        .. group.Rest.GroupBy(each => (each.Row.Object.Kind.Group, each.Row.Object.Kind.Kind))
            .OrderBy(kind => kind.Max(each => each.Level)).ThenByDescending(kind => kind.Count())
            .Select(kind => new IncidentHop(
                kind.First().Row.Object.Kind, kind.Select(each => each.Row.Health.Status).MaxBy(status => status.Severity()), kind.Count(),
                users.TryGetValue(kind.Key, out var all) ? all : null, [.. kind.Select(each => each.Row.Object.Name).Take(3)]))
            .Take(MaxHops),
    ];

    /// <returns>The latest of them; and false where one has more changes than were looked through.</returns>
    private async Task<(ChangeRow? Latest, bool All)> BeforeAsync(ReadScope scope, ObjectRow first, IReadOnlyList<string> candidates, CancellationToken cancellationToken)
    {
        var (from, to) = (first.Since - LooksBack, first.Since + s_second);
        var (latest, all) = ((ChangeRow?)null, true);
        // Chosen by the time of recording, which may be later than that of the change.
        var pages = await Task.WhenAll(candidates.Select(candidate => history.ChangesAsync(
            scope, new ChangeFilter(Uid: candidate, Verb: Verb.Modified, From: from, To: first.Since + LooksBack, Limit: ChangesAsked, FieldsPerChange: FieldsAsked), cancellationToken)));
        foreach (var page in pages)
        {
            var change = page.Items.OfType<ChangeRow>().FirstOrDefault(row => IsIntent(row) && row.At < to && row.At > from);
            all &= change is not null || page.Next is null;
            if (change is not null && (latest is null || change.At > latest.At))
                latest = change;
        }
        return (latest, all);
    }

    /// <summary>A change of what was asked for, not of what came of it.</summary>
    internal static bool IsIntent(ChangeRow row) =>
        row.Verb == Verb.Modified && row.Fields.Any(field => !field.Path.StartsWith("status", StringComparison.Ordinal) && !field.Path.StartsWith("metadata", StringComparison.Ordinal));

    internal static FieldChange? IntentField(ChangeRow row) =>
        row.Fields.FirstOrDefault(field => !field.Path.StartsWith("status", StringComparison.Ordinal) && !field.Path.StartsWith("metadata", StringComparison.Ordinal));
}
