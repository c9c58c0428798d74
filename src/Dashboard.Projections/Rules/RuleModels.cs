using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Projections.References;

namespace Dashboard.Projections.Rules;

/// <summary>A reference rule and what it found among live objects.</summary>
/// <param name="Says">In words, a line each field that it reads.</param>
/// <param name="Matches">References that it found; those that lead to no known kind are none.</param>
/// <param name="Missing">Of these, references to what does not exist.</param>
/// <param name="NotWatched">Of these, references to kinds that are not watched, or may not be seen.</param>
public sealed record ReferenceRuleUse(string Name, bool BuiltIn, IReadOnlyList<string> Says, long Matches, long Missing, long NotWatched);

/// <summary>A reference with the object that states it.</summary>
public sealed record RuleMatch(ObjectIdentity Source, HealthState Health, Relation Relation);

/// <param name="Dangling">Worst source first; bounded.</param>
/// <param name="DanglingTotal">Before the bound.</param>
public sealed record ReferenceRuleUses(IReadOnlyList<ReferenceRuleUse> Rules, IReadOnlyList<RuleMatch> Dangling, int DanglingTotal);

/// <summary>How health of a kind's live objects is decided.</summary>
/// <param name="Says">In words, a line a step, in the order tried; null: no rule knows the kind, and the generic one decides.</param>
public sealed record HealthRuleUse(GroupVersionKind Kind, IReadOnlyList<string>? Says, HealthCounts Health);
