using System.Globalization;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>What a namespace's ResourceQuota leaves for Pods. The quota of a namespace bears its name.</summary>
internal static class Quotas
{
    public const string Name = "team-quota";

    public static int Room(Cluster cluster, string @namespace) => Hard(cluster, @namespace) is { } hard ? hard - cluster.Index.PodsIn(@namespace) : int.MaxValue;

    public static string Refusal(Cluster cluster, string @namespace, string owner) => string.Create(
        CultureInfo.InvariantCulture,
        $"pods \"{owner}-{Names.TemplateHash(owner)[..5]}\" is forbidden: exceeded quota: {Name}, requested: pods=1, used: pods={cluster.Index.PodsIn(@namespace)}, limited: pods={Hard(cluster, @namespace)}");

    private static int? Hard(Cluster cluster, string @namespace)
    {
        var key = new ObjectRef("ResourceQuota", @namespace, Name);
        return !cluster.Populating && cluster.Index.Has(key) && int.TryParse(
            (string?)cluster.Get(key)?["spec"]?["hard"]?["pods"], CultureInfo.InvariantCulture, out var hard) ? hard : null;
    }
}
