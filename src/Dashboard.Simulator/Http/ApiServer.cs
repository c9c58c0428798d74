using Dashboard.Simulator.Access;
using Dashboard.Simulator.Objects;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Http;

/// <summary>Answers the requests for one simulated cluster.</summary>
internal sealed class ApiServer(ObjectStore store, TokenFile? tokens, TimeProvider clock, int seed)
{
    private readonly Discovery _discovery = new(store);
    private readonly OpenApi _openApi = new(store);
    private readonly ObjectRequests _objects = new(store);
    private readonly ScaleRequests _scale = new(store);
    private readonly Reviews _reviews = new(store, tokens, clock);
    private readonly Watches _watches = new(store, clock, seed);

    /// <param name="stopping">Ends watches cleanly.</param>
    public async Task HandleAsync(HttpContext http, CancellationToken stopping)
    {
        http.Response.Headers.CacheControl = "no-cache, private";
        var path = http.Request.Path.Value ?? "/";
        ResourceType? type = null;
        var target = RequestTarget.Parse(path);
        try
        {
            if (target is not null)
            {
                var route = store.FindRoute(target.Group, target.Version, target.Resource);
                type = route?.Type;
                if (route is not null && route.Collection.ServedFrom <= clock.GetUtcNow()) await ResourceAsync(http, route, target, stopping);
                else if (Reviews.Handles(target)) await _reviews.HandleAsync(http, target);
                else if (!await _openApi.TryHandleAsync(http, path)) await Answer.NotFound(http);
            }
            else if (!await OtherAsync(http, path))
            {
                await Answer.NotFound(http);
            }
        }
        catch (ApiError error) when (!http.Response.HasStarted)
        {
            await Answer.Error(http, error);
        }
        catch (RejectedException rejected) when (!http.Response.HasStarted)
        {
            await Answer.Error(http, type is null ? new ApiError(rejected.Code, rejected.Reason, rejected.Message) : ApiError.From(rejected, type, target?.Name ?? ""));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client left.
        }
        catch (BadHttpRequestException bad) when (!http.Response.HasStarted)
        {
            await Answer.Error(http, new ApiError(bad.StatusCode, "BadRequest", bad.Message));
        }
        catch (Exception defect) when (!http.Response.HasStarted)
        {
            await Answer.Error(http, new ApiError(500, "InternalError", $"Internal error occurred: {defect}"));
        }
    }

    private async Task ResourceAsync(HttpContext http, ApiRoute route, RequestTarget target, CancellationToken stopping)
    {
        if (route.Collection.ReadyFrom > clock.GetUtcNow()) throw ApiError.Initializing();
        if (target.Namespace is not null != route.Type.Namespaced && (target.Namespace is not null || target.Name is not null))
        {
            await Answer.NotFound(http);
            return;
        }

        var representation = Representation.Negotiate(http.Request.Headers.Accept!, route.Type.IsCustom);
        if (route.Version.DeprecationWarning is { } warning) Answer.Warn(http, warning);
        var renderer = new Renderer(route, representation, Tables.ParseInclude(ListQuery.Text(http.Request.Query, "includeObject")), clock);
        switch (target.Subresource)
        {
            case null: await MainAsync(http, route, target, renderer, representation.Shape, stopping); break;
            case "status" when route.Version.HasStatus: await StatusAsync(http, route, target, renderer); break;
            case "scale" when route.Version.Scale is not null: await _scale.HandleAsync(http, route, target); break;
            default: await Answer.NotFound(http); break;
        }
    }

    private async Task MainAsync(HttpContext http, ApiRoute route, RequestTarget target, Renderer renderer, Shape shape, CancellationToken stopping)
    {
        switch (http.Request.Method, target.Name)
        {
            case ("GET", null):
                var query = ListQuery.Parse(http.Request.Query, route.Version.SelectableFields);
                if (query.Watch) await _watches.HandleAsync(http, route, target.Namespace, query, renderer, stopping);
                else await Lists.HandleAsync(http, store, route, target.Namespace, query, renderer, shape);
                break;
            case ("GET", _): await _objects.GetAsync(http, route, target, renderer); break;
            case ("POST", null): await _objects.CreateAsync(http, route, target, renderer); break;
            case ("PUT", not null): await _objects.UpdateAsync(http, route, target, renderer); break;
            case ("PATCH", not null): await _objects.PatchAsync(http, route, target, renderer); break;
            case ("DELETE", not null): await _objects.DeleteAsync(http, route, target, renderer); break;
            case ("DELETE", null): await _objects.DeleteCollectionAsync(http, route, target, ListQuery.Parse(http.Request.Query, route.Version.SelectableFields)); break;
            default: throw MethodNotAllowed();
        }
    }

    private Task StatusAsync(HttpContext http, ApiRoute route, RequestTarget target, Renderer renderer) => http.Request.Method switch
    {
        "GET" => _objects.GetAsync(http, route, target, renderer),
        "PUT" => _objects.UpdateAsync(http, route, target, renderer),
        "PATCH" => _objects.PatchAsync(http, route, target, renderer),
        _ => throw MethodNotAllowed(),
    };

    private async Task<bool> OtherAsync(HttpContext http, string path)
    {
        switch (path)
        {
            case "/version" or "/version/":
                await Answer.Bytes(http, System.Text.Encoding.UTF8.GetBytes(VersionDocument.Text));
                return true;
            case "/healthz" or "/livez" or "/readyz":
                await Answer.Text(http, "ok");
                return true;
            default:
                return await _discovery.TryHandleAsync(http, path) || await _openApi.TryHandleAsync(http, path);
        }
    }

    private static ApiError MethodNotAllowed() => new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
}
