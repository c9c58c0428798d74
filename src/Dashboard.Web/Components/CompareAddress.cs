namespace Dashboard.Web.Components;

/// <summary>
/// The Compare page: objects picked by uid in one cluster, or one name in all clusters, or all that carry an application's label in all clusters.
/// </summary>
/// <param name="Uids">Of <paramref name="Cluster"/>, in the order of the columns.</param>
/// <param name="App">Value of <c>app.kubernetes.io/name</c>, <c>app.kubernetes.io/instance</c>, <c>app.kubernetes.io/part-of</c> or <c>app</c>.</param>
/// <param name="Status">With what controllers report, which differs nearly always.</param>
public sealed record CompareAddress(
    string? Cluster, IReadOnlyList<string> Uids, string? Group = null, string? Kind = null, string? Namespace = null, string? Name = null, string? App = null, bool Status = false)
{
    public string Url => Urls.Build("/compare",
    [
        ("cluster", Cluster), .. Uids.Select(uid => ("uid", (string?)uid)), ("group", Kind is null ? null : Group), ("kind", Kind), ("namespace", Namespace), ("name", Name), ("app", App),
        ("status", Status ? "1" : null),
    ]);

    /// <summary>One object and what has its name elsewhere.</summary>
    public static CompareAddress Of(string? cluster, Model.ObjectIdentity item) =>
        new(cluster, [], item.Kind.Group, item.Kind.Kind, item.Namespace, item.Name);

    public static CompareAddress Parse(string address)
    {
        var query = Urls.Read(address);
        return new CompareAddress(query["cluster"], [.. query.Each("uid").Distinct(StringComparer.Ordinal)], query.Exact("group"), query["kind"], query["namespace"], query["name"], query["app"], query.Flag("status"));
    }
}
