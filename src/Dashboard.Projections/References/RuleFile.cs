namespace Dashboard.Projections.References;

/// <summary>The rules that come with the program, as the data file has them.</summary>
internal sealed record RuleFile(
    IReadOnlyDictionary<string, RuleFile.WellKnown> Kinds, IReadOnlyDictionary<string, string> Names, IReadOnlyList<string> Ignore,
    IReadOnlyList<RuleFile.PodSpec> PodSpecs, IReadOnlyList<ReferenceRule> PodRules, IReadOnlyList<ReferenceRule> Rules)
{
    internal sealed record WellKnown(string Group = "", bool Namespaced = false);

    internal sealed record PodSpec(IReadOnlyList<string> Kinds, string Path);
}
