namespace Dashboard.Model;

/// <summary>Identity of a type, as in the Kubernetes API. The core group is the empty string.</summary>
public readonly record struct GroupVersionKind(string Group, string Version, string Kind)
{
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public override string ToString() => Group.Length == 0 ? Kind : $"{Kind}.{Group}";
}

/// <summary>What is listed and watched. The core group is the empty string.</summary>
public readonly record struct GroupVersionResource(string Group, string Version, string Resource)
{
    /// <summary><c>resource.group</c>, the form that include and exclude globs are matched against; the bare resource for the core group.</summary>
    public string GroupResource => Group.Length == 0 ? Resource : $"{Resource}.{Group}";

    public override string ToString() => GroupResource;
}

/// <summary>
/// One incarnation of an object. History is keyed by it, never by name: delete and recreate under one name are two objects.
/// Namespace is null for cluster-scoped kinds.
/// </summary>
public sealed record ObjectIdentity(GroupVersionKind Kind, string? Namespace, string Name, string Uid)
{
    public override string ToString() => Namespace is null ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";
}
