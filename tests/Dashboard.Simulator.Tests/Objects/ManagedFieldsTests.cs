using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;

namespace Dashboard.Simulator.Tests.Objects;

public sealed class ManagedFieldsTests
{
    private static readonly Dictionary<string, string> CustomResources = new(StringComparer.Ordinal)
    {
        ["applications"] = "applications.fleet.example.com",
        ["backups"] = "backups.fleet.example.com",
        ["databases"] = "databases.fleet.example.com",
        ["queues"] = "queues.fleet.example.com",
        ["teams"] = "teams.fleet.example.com",
        ["certificates"] = "certificates.certs.example.com",
        ["issuers"] = "issuers.certs.example.com",
    };

    /// <summary>What admission and allocation add after the managed fields of a create were counted.</summary>
    private static readonly string[] AddedLater =
    [
        "spec.clusterIP", "spec.clusterIPs", "spec.ipFamilies", "spec.ipFamilyPolicy", "spec.serviceAccount", "spec.serviceAccountName", "spec.tolerations",
        "spec.priority", "spec.preemptionPolicy", "spec.finalizers", "spec.taints",
    ];

    [Theory]
    [InlineData("applications")]
    [InlineData("backups")]
    [InlineData("certificates")]
    [InlineData("configmaps")]
    [InlineData("databases")]
    [InlineData("deployments")]
    [InlineData("endpointslices")]
    [InlineData("issuers")]
    [InlineData("namespaces")]
    [InlineData("nodes")]
    [InlineData("pods")]
    [InlineData("queues")]
    [InlineData("replicasets")]
    [InlineData("secrets")]
    [InlineData("services")]
    [InlineData("statefulsets")]
    [InlineData("teams")]
    public void Update_RecordedWrites_GiveTheRecordedManagedFields(string resource)
    {
        var writes = RecordedWrite.Of(resource).Where(w => w.Verb != "delete" && !w.IsApply && w.Subresource is not ("binding" or "scale")).ToList();
        Assert.NotEmpty(writes);
        var wrong = new List<string>();
        foreach (var write in writes)
        {
            var updated = (JsonObject)write.After.DeepClone();
            Restore(updated, write.Before);
            if (write.Before is null)
                RemoveAddedLater(updated, write.Request);
            ManagedFields.Update(write.Before, updated, write.Owner, TypeOf(resource, write.After), write.Now);
            var expected = Bytes(write.After);
            var actual = Bytes(updated);
            if (expected != actual)
                wrong.Add($"{write.Verb} {write.Subresource} by {write.Owner.Manager}\n  expected {expected}\n  actual   {actual}");
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {writes.Count} differ, first:\n{string.Join("\n", wrong.Take(2))}");
    }

    internal static ObjectType TypeOf(string resource, JsonObject subject) =>
        CustomResources.TryGetValue(resource, out var crd)
            ? ObjectType.OfCustomResource((JsonObject)Recordings.Json($"crds/{crd}.json")["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!)
            : ObjectType.BuiltIn(subject["apiVersion"]!.GetValue<string>(), subject["kind"]!.GetValue<string>());

    private static string Bytes(JsonObject subject) =>
        System.Text.Encoding.UTF8.GetString(JsonBytes.Of(subject["metadata"]!["managedFields"], KeyOrder.Sorted));

    private static void Restore(JsonObject updated, JsonObject? before)
    {
        var metadata = (JsonObject)updated["metadata"]!;
        metadata.Remove("managedFields");
        if (before?["metadata"]?["managedFields"] is { } old)
            metadata["managedFields"] = old.DeepClone();
    }

    private static void RemoveAddedLater(JsonObject updated, JsonObject? request)
    {
        updated.Remove("status");
        foreach (var path in AddedLater)
        {
            var field = path["spec.".Length..];
            if (request?["spec"]?[field] is null)
                (updated["spec"] as JsonObject)?.Remove(field);
        }
    }
}
