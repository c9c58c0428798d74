using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;

namespace Dashboard.Simulator.Store;

/// <summary>A refusal, with the Status that the API server answers.</summary>
public sealed class ApiError(int code, string reason, string message, JsonObject? details = null) : Exception(message)
{
    public int Code { get; } = code;

    /// <summary>The machine-readable reason; empty where the server sends none.</summary>
    public string Reason { get; } = reason;

    public JsonObject? Details { get; } = details;

    /// <summary>A continue token for an inconsistent remainder of the list; only with an expired token.</summary>
    public string? Continue { get; init; }

    public int? RetryAfterSeconds => (int?)Details?["retryAfterSeconds"];

    public JsonObject ToStatus()
    {
        var metadata = new JsonObject();
        if (Continue is not null) metadata["continue"] = Continue;
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = metadata,
            ["status"] = "Failure",
            ["message"] = Message,
        };
        if (Reason.Length > 0) status["reason"] = Reason;
        if (Details is not null) status["details"] = Details.DeepClone();
        status["code"] = Code;
        return status;
    }

    public static ApiError NotFound(ResourceType type, string name) =>
        new(404, "NotFound", $"{type.QualifiedResource} \"{name}\" not found", DetailsOf(type, name));

    public static ApiError AlreadyExists(ResourceType type, string name) =>
        new(409, "AlreadyExists", $"{type.QualifiedResource} \"{name}\" already exists", DetailsOf(type, name));

    public static ApiError Conflict(ResourceType type, string name, string message) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {type.QualifiedResource} \"{name}\": {message}", DetailsOf(type, name));

    public static ApiError Modified(ResourceType type, string name) =>
        Conflict(type, name, "the object has been modified; please apply your changes to the latest version and try again");

    public static ApiError BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiError Forbidden(ResourceType type, string name, string message) =>
        new(403, "Forbidden", $"{type.QualifiedResource} \"{name}\" is forbidden: {message}", DetailsOf(type, name));

    public static ApiError Expired(string message) => new(410, "Expired", message);

    public static ApiError TooLargeVersion(ulong asked, ulong current) => new(
        504,
        "Timeout",
        $"Timeout: Too large resource version: {asked}, current: {current}",
        new JsonObject
        {
            ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
            ["retryAfterSeconds"] = 1,
        });

    public static ApiError Initializing() =>
        new(429, "TooManyRequests", "storage is (re)initializing", new JsonObject { ["retryAfterSeconds"] = 1 });

    /// <summary>What the object algorithms refused, as the Status of a request for this object.</summary>
    public static ApiError From(RejectedException rejected, ResourceType type, string name)
    {
        JsonObject? details = null;
        if (rejected.Reason == "Invalid") details = KindDetails(type, name);
        else if (rejected.Causes is not null) details = [];
        if (rejected.Causes is { } causes) details!["causes"] = CausesOf(causes);
        return new ApiError(rejected.Code, rejected.Reason, rejected.Message, details);
    }

    /// <summary>A 422 that lists every bad field.</summary>
    public static ApiError Invalid(ResourceType type, string name, IReadOnlyList<FieldError> errors) =>
        From(RejectedException.Invalid(type.QualifiedKind, name, errors), type, name);

    internal static JsonArray CausesOf(IEnumerable<StatusCause> causes) =>
        new([.. causes.Select(c => (JsonNode)new JsonObject { ["reason"] = c.Reason, ["message"] = c.Message, ["field"] = c.Field })]);

    private static JsonObject KindDetails(ResourceType type, string name)
    {
        var details = new JsonObject();
        if (name.Length > 0) details["name"] = name;
        if (type.Group.Length > 0) details["group"] = type.Group;
        details["kind"] = type.Kind;
        return details;
    }

    internal static JsonObject DetailsOf(ResourceType type, string name)
    {
        var details = new JsonObject();
        if (name.Length > 0) details["name"] = name;
        if (type.Group.Length > 0) details["group"] = type.Group;
        details["kind"] = type.Resource;
        return details;
    }
}
