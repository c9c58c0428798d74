using System.Text.Json;
using Dashboard.Projections.Health;

namespace Dashboard.Projections.Live.Folding;

/// <summary>One entry of metadata.ownerReferences.</summary>
internal sealed record OwnerReading(string Uid, string Kind, string Name, bool Controller)
{
    private const int MaxOwners = 64;

    /// <summary>In document order; entries without a uid and repeated uids are left out.</summary>
    public static List<OwnerReading> All(JsonElement metadata)
    {
        var all = new List<OwnerReading>();
        if (!SharedChecks.Child(metadata, "ownerReferences", out var list) || list.ValueKind != JsonValueKind.Array)
            return all;
        foreach (var item in list.EnumerateArray())
        {
            var uid = ConditionReading.Text(item, "uid");
            if (all.Count < MaxOwners && uid.Length > 0 && !all.Exists(other => other.Uid == uid))
                all.Add(new OwnerReading(uid, ConditionReading.Text(item, "kind"), ConditionReading.Text(item, "name"), ConditionReading.Text(item, "controller") == "true"));
        }

        return all;
    }
}
