namespace Dashboard.Simulator.Http;

/// <summary>A resource path taken apart: <c>/apis/{group}/{version}[/namespaces/{namespace}]/{resource}[/{name}[/{subresource}]]</c>.</summary>
internal sealed record RequestTarget(string Group, string Version, string? Namespace, string Resource, string? Name, string? Subresource)
{
    /// <summary>Null for any other path, such as discovery's.</summary>
    public static RequestTarget? Parse(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 3) return null;
        var (group, version, rest) = parts[0] switch
        {
            "api" => ("", parts[1], parts[2..]),
            "apis" when parts.Length > 3 => (parts[1], parts[2], parts[3..]),
            _ => ("", "", []),
        };
        if (version.Length == 0) return null;
        string? ns = null;
        if (rest is ["namespaces", _, _, ..] && rest[2] is not "status" and not "finalize") (ns, rest) = (rest[1], rest[2..]);
        return rest switch
        {
            [var resource] => new RequestTarget(group, version, ns, resource, null, null),
            [var resource, var name] => new RequestTarget(group, version, ns, resource, Uri.UnescapeDataString(name), null),
            [var resource, var name, var subresource] => new RequestTarget(group, version, ns, resource, Uri.UnescapeDataString(name), subresource),
            _ => null,
        };
    }
}
