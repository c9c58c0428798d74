using System.Text;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>
/// The annotation of client-side apply. The server keeps it up to date when kubectl itself goes over to server-side apply, and lets kubectl take over
/// the fields that still are as it had applied them.
/// </summary>
internal static class LastAppliedConfiguration
{
    public const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    public static bool IsUsedBy(FieldOwner owner, JsonObject? live) => owner.Manager == "kubectl" && Of(live) is not null;

    public static void Set(JsonObject target, JsonObject applied)
    {
        var copy = (JsonObject)applied.DeepClone();
        (copy["metadata"]?["annotations"] as JsonObject)?.Remove(Annotation);
        target["metadata"]!["annotations"]![Annotation] = Encoding.UTF8.GetString(JsonBytes.Of(copy, KeyOrder.Sorted)) + "\n";
    }

    /// <summary>The fields of the annotation whose values still are the live ones, if the owner is kubectl.</summary>
    public static FieldSet Allowed(FieldOwner owner, JsonObject live, ObjectType type)
    {
        if (!IsUsedBy(owner, live))
            return FieldSet.Empty;
        try
        {
            if (JsonInput.Parse(Of(live)!) is not JsonObject last)
                return FieldSet.Empty;
            var changed = FieldComparison.Compare(last, live, type.Root);
            var own = FieldSet.Of(new JsonObject { ["f:metadata"] = new JsonObject { ["f:annotations"] = new JsonObject { ["f:" + Annotation] = new JsonObject() } } });
            return AppliedFields.Of(last, type.Root).Except(changed.Taken.Union(changed.Removed)).Union(own);
        }
        catch (RejectedException)
        {
            return FieldSet.Empty;
        }
    }

    private static string? Of(JsonObject? subject) =>
        subject?["metadata"]?["annotations"]?[Annotation] is JsonValue v && v.TryGetValue(out string? s) ? s : null;
}
