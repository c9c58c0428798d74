using Dashboard.Model.Access;
using Dashboard.Projections.Health;
using Dashboard.Projections.Objects;
using Dashboard.Projections.Reading;
using Dashboard.Projections.References;

namespace Dashboard.Projections.Rules;

/// <summary>The rules that health and references are read by, and what they find. Thread-safe.</summary>
public sealed class RuleQueries(ProjectionReads reads, ReferenceRules rules)
{
    private const int MaxDangling = 200;
    private const int MaxMatches = 200;

    /// <summary>By kind, those that no rule knows last.</summary>
    public async Task<IReadOnlyList<HealthRuleUse>> HealthAsync(ReadScope scope, CancellationToken cancellationToken)
    {
        var kinds = await ObjectSummaries.KindsAsync(scope, null, reads, cancellationToken);
        return [.. kinds.Select(kind => new HealthRuleUse(kind.Kind, HealthRules.BuiltIn.Describe(kind.Kind), kind.Health))
            .OrderBy(use => use.Says is null).ThenBy(use => use.Kind.Group, StringComparer.Ordinal).ThenBy(use => use.Kind.Kind, StringComparer.Ordinal)];
    }

    /// <summary>Every rule, in the order in which they are tried.</summary>
    public async Task<ReferenceRuleUses> ReferencesAsync(ReadScope scope, CancellationToken cancellationToken)
    {
        var named = RuleWords.Of(rules);
        if (await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return new ReferenceRuleUses([.. named.Select(rule => new ReferenceRuleUse(rule.Name, rule.BuiltIn, rule.Says, 0, 0, 0))], [], 0);
        var kinds = await KnownKinds.LoadAsync(reads, clusterId, null, cancellationToken);
        var edges = new RuleEdges(reads, scope, clusterId, kinds);
        var groups = await edges.GroupsAsync(cancellationToken);
        var missing = await edges.MissingAsync(groups, cancellationToken);
        var missingOf = missing.CountBy(each => (each.Relation.Rule, each.Relation.BuiltIn)).ToDictionary();
        return new ReferenceRuleUses(
            [.. named.Select(rule =>
            {
                var of = groups.Where(group => group.Rule == rule.Name && group.Configured == !rule.BuiltIn && group.IsReference).ToList();
                return new ReferenceRuleUse(
                    rule.Name, rule.BuiltIn, rule.Says, of.Sum(group => group.Count), missingOf.GetValueOrDefault((rule.Name, rule.BuiltIn)),
                    of.Where(group => !group.IsWatched).Sum(group => group.Count));
            })],
            [.. missing.Take(MaxDangling)], missing.Count);
    }

    /// <summary>References of one rule, worst source first; at most 200. What each leads to is not looked up.</summary>
    public async Task<IReadOnlyList<RuleMatch>> MatchesAsync(ReadScope scope, string rule, CancellationToken cancellationToken) =>
        Argument.Text("rule", rule) is not null && await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is { } clusterId
            ? await new RuleEdges(reads, scope, clusterId, await KnownKinds.LoadAsync(reads, clusterId, null, cancellationToken)).OfAsync(rule, MaxMatches, cancellationToken)
            : [];
}
