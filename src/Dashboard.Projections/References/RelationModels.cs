using Dashboard.Model;
using Dashboard.Projections.Health;

namespace Dashboard.Projections.References;

/// <summary>Whether what a reference names is there.</summary>
public enum RelationState
{
    Exists,

    /// <summary>Its kind is watched, and there is no such object.</summary>
    Missing,

    /// <summary>Its kind is not watched there, or may not be seen: whether it exists is not known.</summary>
    NotWatched,
}

/// <summary>The object at the other end of a relation.</summary>
/// <param name="Group">Null: not stated, and no watched kind says it.</param>
/// <param name="Name">Empty: a selector that selects nothing.</param>
/// <param name="Uid">Null unless it exists.</param>
/// <param name="Health">Null unless it exists.</param>
public sealed record RelationEnd(string? Group, string Kind, string? Namespace, string Name, string? Uid, RelationState State, HealthState? Health)
{
    internal static RelationEnd Of(ObjectIdentity found, HealthState health) =>
        new(found.Kind.Group, found.Kind.Kind, found.Namespace, found.Name, found.Uid, RelationState.Exists, health);
}

/// <summary>One edge with its evidence, seen from one of its ends.</summary>
/// <param name="Path">The field of the referring object, list items by key.</param>
/// <param name="Rule">Why that field counts as a reference.</param>
/// <param name="BuiltIn">False: a rule of the configuration.</param>
/// <param name="Since">When the field was first seen to say so.</param>
/// <param name="Selector">What it selects by, as kubectl's -l.</param>
public sealed record Relation(
    string Path, RelationVerb Verb, string Rule, bool BuiltIn, Certainty Certainty, DateTimeOffset Since, string? Selector, RelationEnd Other);

/// <summary>A reference within a graph. Selectors are not among them: what they select is read from one object's relations.</summary>
/// <param name="SourceId">Node that states it.</param>
/// <param name="TargetId">Node or other object that it leads to; null: it does not exist, or is not known.</param>
public sealed record GraphReference(int SourceId, int? TargetId, Relation Relation);

/// <summary>What an object refers to, what refers to it: owners and owned objects included. Trouble first.</summary>
/// <param name="Object">Null: there is no such object then, or the viewer may not see it.</param>
/// <param name="RefersToTotal">Before the limit.</param>
/// <param name="ReferredByTotal">Before the limit.</param>
public sealed record Relations(
    ObjectIdentity? Object, IReadOnlyList<Relation> RefersTo, int RefersToTotal, IReadOnlyList<Relation> ReferredBy, int ReferredByTotal)
{
    public int LeftOut => RefersToTotal - RefersTo.Count + ReferredByTotal - ReferredBy.Count;
}
