using System.Text.Json.Nodes;
using Dashboard.Testing;

namespace Dashboard.EndToEnd.World;

internal static class DashboardExtensions
{
    /// <summary>Objects of a cluster that the read tables know; 0 while it is not served.</summary>
    public static async Task<int> ObjectsAsync(this DashboardProcess dashboard, string cluster)
    {
        using var answer = await dashboard.Client.GetAsync(new Uri("/api/v1/objects?limit=1&cluster=" + cluster, UriKind.Relative), TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode ? JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["total"]!.GetValue<int>() : 0;
    }

    /// <summary>Until most of a cluster's fleet is in the read tables.</summary>
    public static Task FilledAsync(this DashboardProcess dashboard, string cluster, int objects) => Wait.UntilAsync(
        async () => await dashboard.ObjectsAsync(cluster) >= objects, TimeSpan.FromSeconds(60), () => $"The fleet of {cluster} does not arrive in the read tables:\n" + dashboard.Output, CancellationToken.None);
}
