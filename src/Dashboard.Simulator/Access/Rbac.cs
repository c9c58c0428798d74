using System.Text.Json.Nodes;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Access;

/// <summary>May this user do this? Answered from the roles and bindings in the store, as they are at this moment, plus what everybody may who is authenticated.</summary>
internal sealed class Rbac(ObjectStore store)
{
    private const string Api = "rbac.authorization.k8s.io/v1";

    /// <summary>What kube-apiserver's own roles give: to ask about oneself, and to read discovery.</summary>
    private static readonly PolicyRule[] Everybody =
    [
        new(["create"], ["authorization.k8s.io"], ["selfsubjectaccessreviews", "selfsubjectrulesreviews"], [], []),
        new(["create"], ["authentication.k8s.io"], ["selfsubjectreviews"], [], []),
        new(["get"], [], [], [], ["/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz", "/version", "/version/"]),
        new(["get"], [], [], [], ["/healthz", "/livez", "/readyz", "/version", "/version/"]),
        new(["get"], [], [], [], ["/.well-known", "/.well-known/*"]),
    ];

    public (bool Allowed, string Reason) Decide(Identity user, RequestAttributes request)
    {
        if (user.IsMaster) return (true, "");
        foreach (var (rule, reason) in RulesFor(user, request.Namespace))
        {
            if (rule.Allows(request)) return (true, reason);
        }

        return (false, "");
    }

    /// <param name="ns">Empty: only what holds everywhere.</param>
    public IEnumerable<(PolicyRule Rule, string Reason)> RulesFor(Identity user, string ns)
    {
        foreach (var binding in store.List(Api, "ClusterRoleBinding"))
        {
            foreach (var rule in Granted(binding, "", user)) yield return rule;
        }

        foreach (var binding in ns.Length == 0 ? [] : store.List(Api, "RoleBinding", ns))
        {
            foreach (var rule in Granted(binding, ns, user)) yield return rule;
        }

        if (!user.Groups.Contains(Identity.Authenticated)) yield break;
        foreach (var rule in Everybody) yield return (rule, "RBAC: allowed by ClusterRoleBinding \"system:basic-user\" of ClusterRole \"system:basic-user\" to Group \"system:authenticated\"");
    }

    private IEnumerable<(PolicyRule Rule, string Reason)> Granted(JsonObject binding, string ns, Identity user)
    {
        if (Subject(binding, ns, user) is not { } subject || binding["roleRef"] is not JsonObject role) yield break;
        var (kind, name) = (Metadata.Text(role, "kind"), Metadata.Text(role, "name"));
        if (kind is not "Role" and not "ClusterRole" || store.Get(Api, kind, kind == "Role" ? ns : null, name)?["rules"] is not JsonArray rules) yield break;
        var bound = Metadata.Text(Metadata.Of(binding), "name");
        var reason = ns.Length == 0 ? $"RBAC: allowed by ClusterRoleBinding \"{bound}\"" : $"RBAC: allowed by RoleBinding \"{bound}/{ns}\"";
        foreach (var rule in rules.OfType<JsonObject>()) yield return (PolicyRule.From(rule), $"{reason} of {kind} \"{name}\" to {subject}");
    }

    private static string? Subject(JsonObject binding, string ns, Identity user)
    {
        foreach (var subject in (binding["subjects"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var name = Metadata.Text(subject, "name");
            var home = Metadata.Text(subject, "namespace") is { Length: > 0 } own ? own : ns;
            switch (Metadata.Text(subject, "kind"))
            {
                case "User" when name == user.Username: return $"User \"{name}\"";
                case "Group" when user.Groups.Contains(name): return $"Group \"{name}\"";
                case "ServiceAccount" when user.Username == $"system:serviceaccount:{home}:{name}": return $"ServiceAccount \"{name}/{home}\"";
                default: break;
            }
        }

        return null;
    }
}
