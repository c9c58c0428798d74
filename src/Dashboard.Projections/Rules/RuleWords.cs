using Dashboard.Projections.References;

namespace Dashboard.Projections.Rules;

/// <summary>Reference rules in words. Rules of one name are one: a volume may name a Secret or a ConfigMap.</summary>
internal static class RuleWords
{
    public static IReadOnlyList<(string Name, bool BuiltIn, IReadOnlyList<string> Says)> Of(ReferenceRules rules) =>
    [
        .. rules.Rules.Select(rule => (rule, Where: string.Join(", ", (rule.Rule.Kinds ?? []).Select(Kind))))
            .Concat(rules.PodRules.Select(rule => (rule, Where: "pods and pod templates")))
            .GroupBy(each => (each.rule.Rule.Name, each.rule.Configured))
            .Select(group => (group.Key.Name, !group.Key.Configured, (IReadOnlyList<string>)[.. group.Select(each => Sentence(each.rule, each.Where)).Distinct()])),
        (ReferenceEdge.OwnerRule, true, ["all kinds: metadata.ownerReferences names owners by uid"]),
        .. ReferenceRules.File.Names.Select(name => (name.Key, true, (IReadOnlyList<string>)[$"custom resources: a field {name.Key} anywhere in spec names a {name.Value}"])),
        (Conventions.StatedRule, true, ["custom resources: a field …Ref or …Refs anywhere in spec that states kind and name"]),
        (Conventions.NamedRule, true, ["custom resources: a field …Ref or …Refs that states a name only; its own name says the kind, where one kind of that name is watched"]),
        (Conventions.GuessedRule, true, ["custom resources: a text …Name; its own name says the kind, where one kind of that name is watched and such an object exists"]),
    ];

    private static string Sentence(CompiledRule rule, string where)
    {
        var to = rule.To is { } target ? One(target.Kind) : rule.Else is { } otherwise ? $"the kind it states, else {One(otherwise.Kind)}" : "the kind it states";
        return $"{where}: {rule.Rule.Path} {(rule.Rule.Verb == RelationVerb.Selects ? "selects" : "names")} {to}{(rule.Rule.Namespace is { } ns ? $" in {ns}" : "")}";
    }

    private static string One(string kind) => "AEIO".Contains(kind[0], StringComparison.Ordinal) ? $"an {kind}" : $"a {kind}";

    private static string Kind(string glob) => glob == "*/*" ? "all kinds" : glob.StartsWith('/') ? glob[1..] : glob;
}
