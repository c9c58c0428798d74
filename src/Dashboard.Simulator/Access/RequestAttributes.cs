using Dashboard.Simulator.Http;

namespace Dashboard.Simulator.Access;

/// <summary>
/// What a request wants, in the words of authorization: a verb on a resource, or on a path that is none.
/// </summary>
/// <param name="Verb">get, list, watch, create, update, patch, delete or deletecollection; for a path without resource the method in small letters.</param>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Resource">Empty for a path without resource.</param>
/// <param name="Subresource">Empty for the object itself.</param>
/// <param name="Namespace">Empty for all namespaces and for what has none.</param>
/// <param name="Name">Empty where no object is named.</param>
internal sealed record RequestAttributes(string Verb, string Group, string Resource, string Subresource, string Namespace, string Name, string Path)
{
    public bool IsResource => Resource.Length > 0;

    /// <summary><c>deployments.apps</c>, or <c>pods</c> in the core group.</summary>
    public string QualifiedResource => Group.Length == 0 ? Resource : $"{Resource}.{Group}";

    public static RequestAttributes Of(HttpRequest request)
    {
        var path = request.Path.Value ?? "/";
        var method = request.Method.ToLowerInvariant();
        if (RequestTarget.Parse(path) is not { } target) return new RequestAttributes(method, "", "", "", "", "", path);
        return new RequestAttributes(VerbOf(request, target), target.Group, target.Resource, target.Subresource ?? "", target.Namespace ?? "", target.Name ?? "", path);
    }

    private static string VerbOf(HttpRequest request, RequestTarget target) => (request.Method, target.Name) switch
    {
        ("GET", null) => ListQuery.Flag(request.Query, "watch") == true ? "watch" : "list",
        ("GET" or "HEAD", _) => "get",
        ("POST", _) => "create",
        ("PUT", _) => "update",
        ("DELETE", null) => "deletecollection",
        _ => request.Method.ToLowerInvariant(),
    };
}
