using Dashboard.Model;
using Dashboard.Projections.Findings;
using Dashboard.Projections.Health;
using Dashboard.Projections.References;

namespace Dashboard.Projections.Live.Folding;

/// <summary>What a fold reads objects by.</summary>
internal sealed record FoldRules(HealthRules Health, ReferenceRules References, FindingOptions Findings)
{
    /// <summary>The change may have changed what its object refers to. Most do not: they are of status.</summary>
    public bool TouchReferences(Change change) =>
        change.Verb is Verb.Deleted or Verb.InferredDelete || !change.Noise && References.IsTouched(change.Object.Kind, change.Paths);
}
