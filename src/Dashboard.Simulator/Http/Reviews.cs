using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Http;

/// <summary>
/// Questions that are asked by creating an object which nothing keeps: who am I, may I. Everyone here is an administrator, unless
/// impersonation headers say otherwise, and may do everything.
/// </summary>
internal static class Reviews
{
    private static readonly string[] Authentication = ["selfsubjectreviews", "tokenreviews"];
    private static readonly string[] Authorization = ["localsubjectaccessreviews", "selfsubjectaccessreviews", "selfsubjectrulesreviews", "subjectaccessreviews"];

    /// <summary>Their spec is there even when empty, so nobody owns it as such.</summary>
    private static readonly ObjectType Type = ObjectType.BuiltIn("", "") with { Empty = new JsonObject { ["spec"] = new JsonObject() } };

    public static IReadOnlyList<(string Group, string Resource, string Kind, bool Namespaced)> Kinds { get; } =
    [
        ("authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview", false),
        ("authentication.k8s.io", "tokenreviews", "TokenReview", false),
        ("authorization.k8s.io", "localsubjectaccessreviews", "LocalSubjectAccessReview", true),
        ("authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview", false),
        ("authorization.k8s.io", "selfsubjectrulesreviews", "SelfSubjectRulesReview", false),
        ("authorization.k8s.io", "subjectaccessreviews", "SubjectAccessReview", false),
    ];

    public static bool Handles(RequestTarget target) => target is { Version: "v1", Name: null } && target.Group switch
    {
        "authentication.k8s.io" => Authentication.Contains(target.Resource),
        "authorization.k8s.io" => Authorization.Contains(target.Resource),
        _ => false,
    };

    public static async Task HandleAsync(HttpContext http, RequestTarget target, TimeProvider clock)
    {
        if (!HttpMethods.IsPost(http.Request.Method)) throw new ApiError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
        var asked = await Bodies.ReadObjectAsync(http);
        var kind = Kinds.First(k => k.Group == target.Group && k.Resource == target.Resource).Kind;
        var now = clock.GetUtcNow();
        var metadata = new JsonObject();
        var review = new JsonObject { ["kind"] = kind, ["apiVersion"] = $"{target.Group}/v1", ["metadata"] = metadata };
        switch (kind)
        {
            case "SelfSubjectReview":
                metadata["creationTimestamp"] = Metadata.Time(now);
                review["status"] = new JsonObject { ["userInfo"] = User(http) };
                break;
            case "SelfSubjectRulesReview":
                review["spec"] = new JsonObject();
                review["status"] = JsonInput.Parse("""{"resourceRules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"]}],"nonResourceRules":[{"verbs":["*"],"nonResourceURLs":["*"]}],"incomplete":false}""");
                break;
            case "TokenReview":
                Keep(http, target, review, asked, now);
                review["status"] = new JsonObject { ["user"] = new JsonObject(), ["error"] = "invalid bearer token" };
                break;
            default:
                Keep(http, target, review, asked, now);
                review["status"] = new JsonObject { ["allowed"] = true };
                break;
        }

        await Answer.Json(http, review, 201);
    }

    private static void Keep(HttpContext http, RequestTarget target, JsonObject review, JsonObject asked, DateTimeOffset now)
    {
        review["spec"] = Ordered(asked["spec"] as JsonObject ?? []);
        var manager = ObjectRequests.Writer(http, target).Manager;
        ManagedFields.Update(null, review, new FieldOwner(manager, $"{target.Group}/v1"), Type, now);
        if (review["metadata"]!["managedFields"] is JsonArray entries)
        {
            review["metadata"] = new JsonObject { ["managedFields"] = new JsonArray([.. entries.OfType<JsonObject>().Select(e => (JsonNode)InOrder(e, "manager", "operation", "apiVersion", "time", "fieldsType", "fieldsV1"))]) };
        }
    }

    private static JsonObject Ordered(JsonObject spec)
    {
        var result = InOrder(spec, "resourceAttributes", "nonResourceAttributes", "user", "groups", "extra", "uid", "token", "audiences", "namespace");
        if (result["resourceAttributes"] is JsonObject attributes)
        {
            result["resourceAttributes"] = InOrder(attributes, "namespace", "verb", "group", "version", "resource", "subresource", "name", "fieldSelector", "labelSelector");
        }

        return result;
    }

    private static JsonObject InOrder(JsonObject obj, params string[] fields)
    {
        var result = new JsonObject();
        foreach (var field in fields)
        {
            if (obj[field] is { } value) result[field] = value.DeepClone();
        }

        return result;
    }

    private static JsonObject User(HttpContext http)
    {
        var headers = http.Request.Headers;
        var user = headers["Impersonate-User"].ToString();
        if (user.Length == 0) return new JsonObject { ["username"] = "admin", ["groups"] = new JsonArray("system:masters", "system:authenticated") };
        var info = new JsonObject { ["username"] = user };
        if (headers["Impersonate-Uid"].ToString() is { Length: > 0 } uid) info["uid"] = uid;
        info["groups"] = Texts(headers["Impersonate-Group"]);
        var extra = new JsonObject();
        foreach (var (name, values) in headers.Where(h => h.Key.StartsWith("Impersonate-Extra-", StringComparison.OrdinalIgnoreCase)))
        {
            extra[Uri.UnescapeDataString(name["Impersonate-Extra-".Length..].ToLowerInvariant())] = Texts(values);
        }

        if (extra.Count > 0) info["extra"] = extra;
        return info;
    }

    private static JsonArray Texts(IEnumerable<string?> values) => new([.. values.SelectMany(v => (v ?? "").Split(',')).Select(v => (JsonNode)JsonValue.Create(v.Trim()))]);
}
