using System.Text.Json.Nodes;
using Dashboard.Simulator.Http;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Access;

/// <summary>
/// Who asks, and whether they may. With a token file, a request needs one of its tokens (401) and the roles in the store must allow it (403), also for the
/// user that it impersonates. Without one everybody is an administrator.
/// </summary>
internal sealed class AccessGate(ObjectStore store, TokenFile? tokens, Func<HttpContext, CancellationToken, Task> next)
{
    private readonly Rbac _rbac = new(store);

    public async Task HandleAsync(HttpContext http, CancellationToken stopping)
    {
        try
        {
            var user = Impersonated(http.Request, Authenticate(http.Request));
            if (tokens is not null) Require(user, RequestAttributes.Of(http.Request));
            http.Features.Set(user);
        }
        catch (ApiError refused)
        {
            http.Response.Headers.CacheControl = "no-cache, private";
            if (refused.Code == 403) http.Response.Headers.XContentTypeOptions = "nosniff";
            await Answer.Error(http, refused);
            return;
        }

        await next(http, stopping);
    }

    private Identity Authenticate(HttpRequest request)
    {
        if (tokens is null) return Identity.Admin;
        var header = request.Headers.Authorization.ToString();
        return (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? tokens.Find(header["Bearer ".Length..].Trim()) : null) ?? throw new ApiError(401, "Unauthorized", "Unauthorized");
    }

    private Identity Impersonated(HttpRequest request, Identity user)
    {
        var headers = request.Headers;
        if (headers["Impersonate-User"].ToString() is not { Length: > 0 } name) return user;
        List<string> groups = [.. Texts(headers["Impersonate-Group"])];
        if (tokens is not null)
        {
            Require(user, new RequestAttributes("impersonate", "", "users", "", "", name, ""));
            foreach (var group in groups) Require(user, new RequestAttributes("impersonate", "", "groups", "", "", group, ""));
        }

        var extra = headers.Where(h => h.Key.StartsWith("Impersonate-Extra-", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(h => Uri.UnescapeDataString(h.Key["Impersonate-Extra-".Length..].ToLowerInvariant()), h => (IReadOnlyList<string>)[.. Texts(h.Value)], StringComparer.Ordinal);
        return new Identity(name, headers["Impersonate-Uid"].ToString(), groups, extra);
    }

    private void Require(Identity user, RequestAttributes request)
    {
        if (!_rbac.Decide(user, request).Allowed) throw Forbidden(user, request);
    }

    private static ApiError Forbidden(Identity user, RequestAttributes request)
    {
        if (!request.IsResource) return new ApiError(403, "Forbidden", $"forbidden: User \"{user.Username}\" cannot {request.Verb} path \"{request.Path}\"", []);
        var details = new JsonObject();
        if (request.Name.Length > 0) details["name"] = request.Name;
        if (request.Group.Length > 0) details["group"] = request.Group;
        details["kind"] = request.Resource;
        var resource = request.Subresource.Length == 0 ? request.Resource : $"{request.Resource}/{request.Subresource}";
        var what = request.Name.Length == 0 ? request.QualifiedResource : $"{request.QualifiedResource} \"{request.Name}\"";
        var where = request.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{request.Namespace}\"";
        return new ApiError(403, "Forbidden", $"{what} is forbidden: User \"{user.Username}\" cannot {request.Verb} resource \"{resource}\" in API group \"{request.Group}\" {where}", details);
    }

    private static IEnumerable<string> Texts(IEnumerable<string?> values) => values.SelectMany(value => (value ?? "").Split(',')).Select(value => value.Trim());
}
