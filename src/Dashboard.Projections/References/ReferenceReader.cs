using System.Text.Json;
using Dashboard.Model;

namespace Dashboard.Projections.References;

/// <summary>Reads one version of one object. The first that a path is read by counts: configured rules, rules of known kinds, conventions.</summary>
internal sealed class ReferenceReader(ReferenceRules rules, KindReferences kind, ObjectIdentity source)
{
    public const int MaxReferences = 2_000;

    private readonly Dictionary<string, ReferenceReading> _found = new(StringComparer.Ordinal);
    private readonly PathText _path = new();

    public IReadOnlyCollection<ReferenceReading> Read(JsonElement root)
    {
        foreach (var rule in kind.Rules)
            rule.Route.Find(root, _path, value => ByRule(rule, value));
        foreach (var spec in kind.PodSpecs)
            spec.Find(root, _path, PodSpec);
        if (kind.Conventions && root.ValueKind == JsonValueKind.Object && root.TryGetProperty("spec", out var custom))
        {
            _path.Member("spec");
            new Conventions(this, _path).Walk(custom);
        }

        return _found.Values;
    }

    /// <summary>A pod's spec stands here.</summary>
    public void PodSpec(JsonElement spec)
    {
        foreach (var rule in rules.PodRules)
            rule.Route.Find(spec, _path, value => ByRule(rule, value));
    }

    /// <param name="to">Of the target, where the reference does not state a kind.</param>
    public void ByConvention(string rule, Certainty certainty, TargetKind to, string? ns, string name) => Add(
        new ReferenceReading("", rule, false, RelationVerb.Uses, certainty, to.Group, to.Kind, ns ?? source.Namespace, name, null));

    private void ByRule(CompiledRule rule, JsonElement value)
    {
        if (rule.Rule.Verb == RelationVerb.Selects)
            Select(rule, value);
        else if (value.ValueKind == JsonValueKind.Object)
            Named(rule, value);
        else if (rule.Rule.Inventory && value.ValueKind == JsonValueKind.String)
            Entry(rule, value.GetString()!);
        else if (ReferenceText.Name(value) is { } name && (rule.To ?? rule.Else) is { } to)
            Add(rule, to, rule.Rule.Namespace ?? source.Namespace, name);
    }

    private void Select(CompiledRule rule, JsonElement value)
    {
        if (rule.To is { } to && SelectorText.Of(value, rule.Rule.EmptyIsAll) is { } selector)
            Add(new ReferenceReading("", rule.Rule.Name, rule.Configured, RelationVerb.Selects, Certainty.Stated, to.Group, to.Kind, rule.Rule.Namespace ?? source.Namespace, null, selector));
    }

    private void Named(CompiledRule rule, JsonElement value)
    {
        if (ReferenceText.Of(value, "name") is not { } name)
            return;
        var stated = StatedKind(value);
        if (stated is { } other && rule.To is { } fixedTo && other.Kind != fixedTo.Kind)
            return; // a subject that is a user, and no object
        if ((rule.To ?? Merge(stated, GroupOf(value), rule.Else)) is not { } to)
            return;
        _path.Member("name");
        Add(rule, to, rule.Rule.Namespace ?? ReferenceText.Of(value, "namespace") ?? source.Namespace, name);
        _path.Back();
    }

    /// <summary>namespace_name_group_kind; a colon of an RBAC name is written as two underscores.</summary>
    private void Entry(CompiledRule rule, string id)
    {
        var parts = id.Replace("__", ":", StringComparison.Ordinal).Split('_');
        if (parts.Length == 4 && ReferenceText.IsName(parts[1]) && ReferenceText.IsName(parts[3]) && (parts[2].Length == 0 || ReferenceText.IsName(parts[2])))
            Add(rule, new TargetKind(parts[2], parts[3]), ReferenceText.IsName(parts[0]) ? parts[0] : null, parts[1]);
    }

    /// <summary>The kind that a reference states, with its group where it states one.</summary>
    public static TargetKind? StatedKind(JsonElement reference) =>
        ReferenceText.Of(reference, "kind") is { } stated ? new TargetKind(GroupOf(reference) ?? ReferenceRules.Target(stated).Group, stated) : null;

    private static TargetKind? Merge(TargetKind? stated, string? group, TargetKind? otherwise) =>
        stated is { } kind ? kind with { Group = kind.Group ?? otherwise?.Group }
        : otherwise is { } other ? other with { Group = group ?? other.Group } : null;

    private static string? GroupOf(JsonElement reference)
    {
        if (ReferenceText.Of(reference, "apiVersion") is { } version)
            return ReferenceText.GroupOf(version);
        foreach (var member in (ReadOnlySpan<string>)["group", "apiGroup"])
            if (reference.TryGetProperty(member, out var group) && group.ValueKind == JsonValueKind.String)
                return group.GetString() is "" ? "" : ReferenceText.Name(group);
        return null;
    }

    private void Add(CompiledRule rule, TargetKind to, string? ns, string name) =>
        Add(new ReferenceReading("", rule.Rule.Name, rule.Configured, rule.Rule.Verb, Certainty.Stated, to.Group, to.Kind, ns, name, null));

    private void Add(ReferenceReading reading)
    {
        var path = _path.ToString();
        if (path.Length <= ReferenceText.MaxPath && IsText(path) && _found.Count < MaxReferences)
            _found.TryAdd(path, reading with { Path = path });
    }

    /// <summary>PostgreSQL's text holds no NUL.</summary>
    private static bool IsText(string path) => !path.Contains('\0', StringComparison.Ordinal);
}
