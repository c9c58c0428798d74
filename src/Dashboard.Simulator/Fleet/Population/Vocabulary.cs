namespace Dashboard.Simulator.Fleet.Population;

/// <summary>The words that the fleet's names are made of.</summary>
internal static class Vocabulary
{
    /// <summary>Namespaces that every fleet has, whatever its size: the stories take place there. The first are platform namespaces.</summary>
    public static readonly string[] Platform = ["kube-system", "cert-manager", "ingress"];

    public static readonly string[] Teams =
    [
        "orders", "ledger", "checkout", "payments", "catalog", "media", "analytics", "search", "identity", "pricing", "shipping", "risk", "observability", "edge", "notify", "returns",
        "loyalty", "reporting", "fraud", "stock", "ads", "partners", "gateway", "mobile-bff", "wallet", "ml-serving", "kafka", "ci-runners", "sandbox", "backup", "vault", "tax",
        "email", "support", "geo", "docs", "chaos", "billing", "quotes", "coupons",
    ];

    public static readonly string[] Editions = ["batch", "eu", "us", "apac", "canary", "lab", "data", "jobs", "edge", "beta"];

    public static readonly string[] Products =
    [
        "core", "portal", "events", "exports", "admin", "insights", "sync", "intake", "rules", "history", "feeds", "planner", "mailer", "imports", "audit", "console", "quotas", "webhooks",
        "archive", "scoring", "labels", "tracking", "bridge", "calendar",
    ];

    public static readonly string[] Roles = ["api", "web", "worker", "consumer", "scheduler", "indexer", "cache", "gateway", "notifier", "importer"];

    public static readonly string[] Zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"];
}
