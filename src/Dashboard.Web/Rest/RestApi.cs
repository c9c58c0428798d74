using System.Text.Json;
using System.Text.Json.Serialization;
using Dashboard.Projections;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Scalar.AspNetCore;

namespace Dashboard.Web.Rest;

/// <summary>The REST surface under <c>/api/v1</c>, its description and its reference page.</summary>
public static class RestApi
{
    /// <summary>How every answer is written, over HTTP and by the hub.</summary>
    public static JsonSerializerOptions Json { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    private static JsonSerializerOptions Configure(JsonSerializerOptions json)
    {
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        json.Converters.Add(new UtcConverter());
        json.MaxDepth = 11_000; // captured objects nest as deep as an API server lets them
        json.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        return json;
    }

    public static IServiceCollection AddRestApi(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddScoped<Request>();
        services.AddScoped<ObjectExport>();
        services.ConfigureHttpJsonOptions(json => Configure(json.SerializerOptions));
        services.AddProblemDetails();
        services.AddExceptionHandler<BadRequests>();
        return services.AddOpenApi("v1", api => api.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "CR Dashboard";
            document.Info.Description = "Topology and audit history of custom resources. Times are RFC 3339 UTC; lists are paged by an opaque cursor and carry their coverage.";
            return Task.CompletedTask;
        }));
    }

    public static void MapRestApi(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapScalarApiReference("/api", scalar => scalar.WithTitle("CR Dashboard API").WithOpenApiRoutePattern("/openapi/{documentName}.json"));
        var api = app.MapGroup("/api/v1").ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapClusters();
        api.MapObjects();
        api.MapRelations();
        api.MapChanges();
        api.MapFindings();
        api.MapEvents();
        api.MapTopology();
        api.MapTimeline();
        api.MapEvidence();
        api.Map("{**rest}", () => TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such resource", detail: "See /openapi/v1.json.")).ExcludeFromDescription();
    }

    public static ProblemHttpResult NotFound(string what) =>
        TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "Not found", detail: $"No such {what}, or it may not be seen.");

    /// <summary>A parameter that is not allowed is the caller's: 400 with the parameter's name, as RFC 9457.</summary>
    private sealed class BadRequests(IProblemDetailsService problems) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            // The middleware has put the error page's path into the request by now.
            var path = httpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? "";
            if (exception is not QueryException bad || !path.StartsWith("/api/", StringComparison.Ordinal)) return false;
            httpContext.Response.StatusCode = StatusCodes.Status400BadRequest;
            return await problems.TryWriteAsync(new ProblemDetailsContext
            {
                HttpContext = httpContext,
                ProblemDetails = new ValidationProblemDetails(new Dictionary<string, string[]>(StringComparer.Ordinal) { [bad.Parameter] = [bad.Allowed] })
                {
                    Status = StatusCodes.Status400BadRequest, Title = "A parameter is not allowed",
                },
            });
        }
    }
}
