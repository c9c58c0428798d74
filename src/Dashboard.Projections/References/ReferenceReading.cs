namespace Dashboard.Projections.References;

/// <summary>What an edge says of its two ends. The byte value is stored: never renumber.</summary>
public enum RelationVerb : byte
{
    Owns = 0,
    Uses = 1,
    Selects = 2,
}

/// <summary>How sure it is that a field is a reference. The byte value is stored: never renumber.</summary>
public enum Certainty : byte
{
    /// <summary>A rule knows the field, or the field itself states a kind.</summary>
    Stated = 0,

    /// <summary>The field is a reference by its form, and only its name says to what: <c>databaseRef: { name }</c>.</summary>
    Named = 1,

    /// <summary>A bare text whose field's name ends with the name of a kind: <c>databaseName</c>. Counts only where such an object exists.</summary>
    Guessed = 2,
}

/// <summary>One reference as an object states it.</summary>
/// <param name="Path">The field that holds the name or the selector, list items by key: <c>spec.volumes[config].configMap.name</c>.</param>
/// <param name="Group">Null: not stated.</param>
/// <param name="Kind">With a certainty below Stated a word in lower case, which may name a kind.</param>
/// <param name="Namespace">Null: the source has none and none is stated.</param>
/// <param name="Name">Null: a selector.</param>
/// <param name="Selector">As kubectl's -l; empty: everything in the namespace.</param>
internal sealed record ReferenceReading(
    string Path, string Rule, bool Configured, RelationVerb Verb, Certainty Certainty, string? Group, string Kind, string? Namespace, string? Name, string? Selector);
