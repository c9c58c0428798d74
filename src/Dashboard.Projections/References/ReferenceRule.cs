namespace Dashboard.Projections.References;

/// <summary>A field that refers to an object: a text that is the name, an object with name and perhaps kind and namespace, or a label selector.</summary>
/// <param name="Kinds">Globs over <c>group/kind</c>; the core group is empty.</param>
/// <param name="Path">Fields and <c>[*]</c>, as in a printer column.</param>
/// <param name="To">Kind or <c>group/kind</c> of the target, whatever the field says; where the field states another kind, the rule does not hold.</param>
/// <param name="Else">The same, where the field does not state one.</param>
/// <param name="Namespace">Of the target. Null: as the field states, else the source's own.</param>
/// <param name="EmptyIsAll">An empty selector selects everything in the namespace.</param>
/// <param name="Inventory">The text is an entry of a Flux inventory: <c>namespace_name_group_kind</c>.</param>
internal sealed record ReferenceRule(
    string Name, string Path, IReadOnlyList<string>? Kinds = null, string? To = null, string? Else = null, string? Namespace = null,
    RelationVerb Verb = RelationVerb.Uses, bool EmptyIsAll = false, bool Inventory = false);

/// <summary>A kind as references name it.</summary>
/// <param name="Group">Null: any.</param>
internal readonly record struct TargetKind(string? Group, string Kind);

/// <summary>A rule that is ready to be used.</summary>
/// <param name="Configured">It is of the configuration, and wins over those that come with the program.</param>
internal sealed record CompiledRule(ReferenceRule Rule, bool Configured, FieldRoute Route, TargetKind? To, TargetKind? Else)
{
    private readonly (string Group, string Kind)[] _globs = [.. (Rule.Kinds ?? []).Select(Split)];

    public bool Matches(string group, string kind) => Array.Exists(_globs, glob => KindGlob.Matches(glob.Group, group) && KindGlob.Matches(glob.Kind, kind));

    private static (string, string) Split(string glob) => glob.LastIndexOf('/') is >= 0 and var slash ? (glob[..slash], glob[(slash + 1)..]) : ("*", glob);
}
