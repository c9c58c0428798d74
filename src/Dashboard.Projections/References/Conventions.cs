using System.Text.Json;

namespace Dashboard.Projections.References;

/// <summary>
/// What names of fields say in resources that no rule knows: <c>…Ref</c> and <c>…Refs</c> hold references, <c>…Name</c> may, and whatever has containers is a
/// pod's spec. A false edge is worse than none: a reference that states no kind is kept with the word that its field's name has for one, and whether a
/// kind of that name exists is asked when it is read.
/// </summary>
internal sealed class Conventions(ReferenceReader reader, PathText path)
{
    public const string StatedRule = "…Ref with a kind";
    public const string NamedRule = "…Ref, kind by its field's name";
    public const string GuessedRule = "…Name, kind by its field's name";

    private const int MaxDepth = 40;
    private const int MaxFields = 20_000;

    private static readonly HashSet<string> s_ignored = new(ReferenceRules.File.Ignore, StringComparer.Ordinal);

    private int _fields;

    public void Walk(JsonElement at)
    {
        if (path.Depth > MaxDepth || ++_fields > MaxFields)
            return;
        if (at.ValueKind == JsonValueKind.Array)
        {
            List(at, item => Walk(item));
            return;
        }

        if (at.ValueKind != JsonValueKind.Object)
            return;
        if (at.TryGetProperty("containers", out var containers) && containers.ValueKind == JsonValueKind.Array)
            reader.PodSpec(at);
        foreach (var member in at.EnumerateObject())
        {
            path.Member(member.Name);
            Field(member.Name, member.Value);
            Walk(member.Value);
            path.Back();
        }
    }

    private void Field(string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            Text(name, value);
        else if (value.ValueKind == JsonValueKind.Object && Stem(name, "Ref") is { } stem)
            Reference(stem, value);
        else if (value.ValueKind == JsonValueKind.Array && Stem(name, "Refs") is { } stems)
            List(value, item => Reference(stems, item));
    }

    private void Reference(string stem, JsonElement reference)
    {
        if (ReferenceText.Of(reference, "name") is not { } name)
            return;
        var ns = ReferenceText.Of(reference, "namespace");
        path.Member("name");
        if (ReferenceReader.StatedKind(reference) is { } stated)
            reader.ByConvention(StatedRule, Certainty.Stated, stated, ns, name);
        else if (WellKnown(stem) is { } known)
            reader.ByConvention(NamedRule, Certainty.Stated, known, ns, name);
        else if (stem.Length > 0)
            reader.ByConvention(NamedRule, Certainty.Named, new TargetKind(null, stem.ToLowerInvariant()), ns, name);
        path.Back();
    }

    private void Text(string field, JsonElement value)
    {
        if (value.GetString() is not { } name || !ReferenceText.IsHostName(name))
            return;
        if (ReferenceRules.File.Names.TryGetValue(field, out var kind))
            reader.ByConvention(field, Certainty.Stated, ReferenceRules.Target(kind), null, name);
        else if (Stem(field, "Name") is { Length: > 0 } stem && !s_ignored.Contains(field))
            reader.ByConvention(GuessedRule, Certainty.Guessed, new TargetKind(null, stem.ToLowerInvariant()), null, name);
    }

    /// <summary>passwordSecretRef and tokenSecretKeyRef are of a Secret.</summary>
    private static TargetKind? WellKnown(string stem)
    {
        if (stem.EndsWith("Key", StringComparison.Ordinal))
            stem = stem[..^3];
        foreach (var kind in (ReadOnlySpan<string>)["ServiceAccount", "ConfigMap", "Secret"])
            if (stem.EndsWith(kind, StringComparison.OrdinalIgnoreCase))
                return ReferenceRules.Target(kind);
        return null;
    }

    private static string? Stem(string name, string ending) =>
        name.EndsWith(ending, StringComparison.Ordinal) ? name[..^ending.Length] : name.Equals(ending, StringComparison.OrdinalIgnoreCase) ? "" : null;

    private void List(JsonElement list, Action<JsonElement> each)
    {
        var key = PathText.KeyOf(list);
        var place = 0;
        foreach (var item in list.EnumerateArray())
        {
            path.Item(item, place++, key);
            each(item);
            path.Back();
        }
    }
}
