namespace Dashboard.Projections.References;

/// <summary>A reference that the configuration knows: <c>Dashboard:ReferenceRules:&lt;n&gt;</c>.</summary>
public sealed class ReferenceRuleOptions
{
    /// <summary>Whose field it is: a glob over <c>group/kind</c>, with the core group empty (<c>/Service</c>, <c>*.example.com/*</c>).</summary>
    public string Kind { get; init; } = "";

    /// <summary>The field, as in a printer column: fields and <c>[*]</c>. A name, an object with a name, or a label selector.</summary>
    public string Path { get; init; } = "";

    /// <summary>Kind or <c>group/kind</c> of the target. May be left out where the field states a kind.</summary>
    public string? TargetKind { get; init; }

    /// <summary>Null: as the field states, else the object's own.</summary>
    public string? TargetNamespace { get; init; }

    /// <summary>uses or selects.</summary>
    public string Verb { get; init; } = "uses";

    /// <summary>What is wrong, each with the name of the setting.</summary>
    public IEnumerable<string> Errors()
    {
        if (Kind.Count(letter => letter == '/') != 1 || Kind.EndsWith('/') || Kind.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('/' or '.' or '-' or '*')))
            yield return $"Kind '{Kind}': a glob over group/kind, such as example.com/Database, /Service or *.example.com/*.";
        if (FieldRoute.TryParse(Path) is null)
            yield return $"Path '{Path}': fields and [*], beginning with a field, such as spec.stores[*].secretRef.";
        if (TargetKind is { } to && (to.Count(letter => letter == '/') > 1 || to.EndsWith('/') || !ReferenceText.IsName(to)))
            yield return $"TargetKind '{to}': a kind or group/kind, such as Secret or example.com/Database.";
        if (TargetNamespace is { } ns && !ReferenceText.IsHostName(ns))
            yield return $"TargetNamespace '{ns}': the name of a namespace.";
        if (Verb is not ("uses" or "selects"))
            yield return $"Verb '{Verb}': uses or selects.";
        else if (Verb == "selects" && TargetKind is null)
            yield return "TargetKind is empty: a selector does not state a kind.";
    }

    internal ReferenceRule Rule(int place) => new(
        $"ReferenceRules:{place}", Path, [Kind], TargetKind, Namespace: TargetNamespace, Verb: Verb == "selects" ? RelationVerb.Selects : RelationVerb.Uses);
}
