using Dashboard.Web.Hosting;

namespace Dashboard.Web.Components;

public static class ClusterChoices
{
    /// <summary>The cluster that an address names, or the first when it names none; null when there is no such cluster.</summary>
    public static string? Choose(this ClusterRegistry registry, string? asked) => asked is null
        ? registry.Clusters is [var first, ..] ? first.Name : null
        : registry.Clusters.FirstOrDefault(cluster => cluster.Name == asked)?.Name;
}
