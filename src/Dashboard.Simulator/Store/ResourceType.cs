namespace Dashboard.Simulator.Store;

/// <summary>One kind of object as the API server knows it: its names, its scope and the versions it is served in.</summary>
public sealed record ResourceType
{
    /// <summary>API group; empty for the core group.</summary>
    public required string Group { get; init; }

    /// <summary>The storage version, which is also the one in-process readers see.</summary>
    public required string Version { get; init; }

    public required string Kind { get; init; }

    /// <summary>Plural, lower case, as it stands in the path.</summary>
    public required string Resource { get; init; }

    public required bool Namespaced { get; init; }

    public string ListKind { get; init => field = value.Length == 0 ? Kind + "List" : value; } = "";

    public string Singular { get; init; } = "";

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Every served version, most preferred first.</summary>
    public IReadOnlyList<ServedVersion> Versions { get; init; } = [];

    /// <summary>The main endpoint then ignores <c>status</c>, and the status endpoint everything else.</summary>
    public bool HasStatus { get; init; }

    public bool HasScale { get; init; }

    /// <summary>Whether <c>metadata.generation</c> counts the changes of the desired state.</summary>
    public bool HasGeneration { get; init; }

    /// <summary>Defined by a CustomResourceDefinition: fields are written in alphabetical order, <c>apiVersion</c> before <c>kind</c>.</summary>
    public bool IsCustom { get; init; }

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary><c>deployments.apps</c>, or <c>pods</c> in the core group.</summary>
    public string QualifiedResource => Group.Length == 0 ? Resource : $"{Resource}.{Group}";

    /// <summary><c>Deployment.apps</c>, or <c>Pod</c> in the core group.</summary>
    public string QualifiedKind => Group.Length == 0 ? Kind : $"{Kind}.{Group}";

    public override string ToString() => $"{QualifiedResource}/{Version}";
}
