using System.Text.Json.Nodes;
using Dashboard.Simulator.Access;
using Dashboard.Simulator.Objects;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Http;

/// <summary>
/// Questions that are asked by creating an object which nothing keeps: who am I, may I. Without a token file everyone may do everything, and no token is known.
/// </summary>
internal sealed class Reviews(ObjectStore store, TokenFile? tokens, TimeProvider clock)
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

    public async Task HandleAsync(HttpContext http, RequestTarget target)
    {
        if (!HttpMethods.IsPost(http.Request.Method)) throw new ApiError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
        var asked = await Bodies.ReadObjectAsync(http);
        var kind = Kinds.First(k => k.Group == target.Group && k.Resource == target.Resource).Kind;
        var now = clock.GetUtcNow();
        var user = http.Features.Get<Identity>()!;
        var metadata = new JsonObject();
        var review = new JsonObject { ["kind"] = kind, ["apiVersion"] = $"{target.Group}/v1", ["metadata"] = metadata };
        switch (kind)
        {
            case "SelfSubjectReview":
                metadata["creationTimestamp"] = Metadata.Time(now);
                review["status"] = new JsonObject { ["userInfo"] = user.ToJson() };
                break;
            case "SelfSubjectRulesReview":
                review["spec"] = new JsonObject();
                review["status"] = Rules(user, Metadata.Text(asked["spec"] as JsonObject ?? [], "namespace"));
                break;
            case "TokenReview":
                Keep(http, target, review, asked, now);
                review["status"] = TokenStatus(Metadata.Text(asked["spec"] as JsonObject ?? [], "token"));
                break;
            default:
                Keep(http, target, review, asked, now);
                review["status"] = Decision(asked["spec"] as JsonObject ?? [], kind.StartsWith("Self", StringComparison.Ordinal) ? user : null);
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

    private JsonObject TokenStatus(string token) => tokens?.Find(token) is { } known
        ? new JsonObject { ["authenticated"] = true, ["user"] = known.ToJson(), ["audiences"] = new JsonArray("https://kubernetes.default.svc") }
        : new JsonObject { ["user"] = new JsonObject(), ["error"] = "invalid bearer token" };

    /// <param name="user">Null: the one that the spec names.</param>
    private JsonObject Decision(JsonObject spec, Identity? user)
    {
        if (tokens is null) return new JsonObject { ["allowed"] = true };
        user ??= Identity.Of(Metadata.Text(spec, "user"), Metadata.Text(spec, "uid"), Metadata.Texts(spec["groups"]));
        var (allowed, reason) = new Rbac(store).Decide(user, Attributes(spec));
        var status = new JsonObject { ["allowed"] = allowed };
        if (reason.Length > 0) status["reason"] = reason;
        return status;
    }

    private static RequestAttributes Attributes(JsonObject spec)
    {
        if (spec["resourceAttributes"] is JsonObject of)
        {
            return new RequestAttributes(
                Metadata.Text(of, "verb"), Metadata.Text(of, "group"), Metadata.Text(of, "resource"), Metadata.Text(of, "subresource"), Metadata.Text(of, "namespace"), Metadata.Text(of, "name"), "");
        }

        var path = spec["nonResourceAttributes"] as JsonObject ?? throw ApiError.BadRequest("exactly one of resourceAttributes and nonResourceAttributes must be given");
        return new RequestAttributes(Metadata.Text(path, "verb"), "", "", "", "", "", Metadata.Text(path, "path"));
    }

    private JsonObject Rules(Identity user, string ns)
    {
        List<PolicyRule> rules = tokens is null || user.IsMaster
            ? [new(["*"], ["*"], ["*"], [], []), new(["*"], [], [], [], ["*"])]
            : [.. new Rbac(store).RulesFor(user, ns).Select(granted => granted.Rule)];
        return new JsonObject
        {
            ["resourceRules"] = new JsonArray([.. rules.Where(rule => rule.Paths.Length == 0).Select(rule => (JsonNode)rule.ToJson())]),
            ["nonResourceRules"] = new JsonArray([.. rules.Where(rule => rule.Paths.Length > 0).Select(rule => (JsonNode)rule.ToJson())]),
            ["incomplete"] = false,
        };
    }
}
