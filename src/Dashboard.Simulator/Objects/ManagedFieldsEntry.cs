using System.Globalization;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>One entry of <c>metadata.managedFields</c>, decoded.</summary>
/// <param name="time">RFC 3339 in whole seconds, UTC; empty where the entry has none.</param>
/// <param name="source">The entry as it was read, decoded only when its fields are asked for; null for a new one.</param>
internal sealed class ManagedFieldsEntry(FieldOwner owner, bool isApply, string time, FieldSet? fields, JsonObject? source = null)
{
    private FieldSet? known = fields;

    public FieldOwner Owner { get; } = owner;

    public bool IsApply { get; } = isApply;

    public string Time { get; } = time;

    public FieldSet Fields => known ??= FieldSet.Of(source?["fieldsV1"] as JsonObject);

    public const int MaximumUpdaters = 10;

    private const string AncientChanges = "ancient-changes";

    private static readonly FieldSet NeverManaged = FieldSet.Of((JsonObject)JsonInput.Parse("""
        {"f:apiVersion":{},"f:kind":{},"f:metadata":{".":{},"f:name":{},"f:namespace":{},"f:creationTimestamp":{},"f:selfLink":{},"f:uid":{},
         "f:clusterName":{},"f:generation":{},"f:managedFields":{},"f:resourceVersion":{}}}
        """)!);

    public static FieldSet Manageable(FieldSet fields) => fields.Except(NeverManaged);

    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The same entry in the sense of the API server: an applier keeps its entry across versions.</summary>
    public bool Is(FieldOwner owner, bool apply) =>
        IsApply == apply && Owner.Manager == owner.Manager && Owner.Subresource == owner.Subresource && (apply || Owner.ApiVersion == owner.ApiVersion);

    /// <summary>
    /// What a write starts from. A client may send managed fields of its own with a write of the whole object, such as one empty entry to drop them all;
    /// what does not decode is ignored.
    /// </summary>
    public static List<ManagedFieldsEntry> Read(JsonObject? live, JsonObject? updated, bool isSubresource)
    {
        if (!isSubresource && Of(updated) is { Count: > 0 } given && Decode(given) is { } theirs)
            return theirs;
        return Of(live) is { } own ? Decode(own) ?? [] : [];
    }

    /// <summary>Gives the comparison's fields to their new owner.</summary>
    public static void Move(List<ManagedFieldsEntry> managed, FieldComparison changes, FieldOwner owner, DateTimeOffset now)
    {
        var own = managed.FindIndex(e => e.Is(owner, apply: false));
        var taken = Manageable(changes.Taken);
        if (own >= 0 && changes.Removed.IsEmpty && managed[own].IsKnownToHave(taken))
        {
            // The same fields written again, as most status writes are: nothing to decode.
            var again = managed[own] = managed[own].At(taken.IsEmpty ? managed[own].Time : Format(now));
            Withdraw(managed, changes.Taken, again);
            return;
        }
        Withdraw(managed, changes.Taken.Union(changes.Removed), except: null);
        if (taken.IsEmpty)
            return;
        own = managed.FindIndex(e => e.Is(owner, apply: false));
        if (own < 0)
            managed.Add(new(owner, false, Format(now), taken));
        else
            managed[own] = new(managed[own].Owner, false, Format(now), managed[own].Fields.Union(taken));
        Cap(managed);
    }

    /// <summary>Takes fields away from every entry but one; an entry left without any goes.</summary>
    public static void Withdraw(List<ManagedFieldsEntry> managed, FieldSet fields, ManagedFieldsEntry? except)
    {
        if (fields.IsEmpty)
            return;
        for (var i = managed.Count - 1; i >= 0; i--)
        {
            if (ReferenceEquals(managed[i], except) || !managed[i].MayHaveAnyOf(fields))
                continue;
            var left = managed[i].Fields.Except(fields);
            if (left.IsEmpty)
                managed.RemoveAt(i);
            else
                managed[i] = new(managed[i].Owner, managed[i].IsApply, managed[i].Time, left);
        }
    }

    public static void Write(List<ManagedFieldsEntry> managed, JsonObject target)
    {
        if (target["metadata"] is not JsonObject metadata)
            target["metadata"] = metadata = [];
        metadata.Remove("managedFields");
        if (managed.Count == 0)
            return;
        managed.Sort(Order);
        var entries = new JsonArray();
        foreach (var entry in managed)
            entries.Add((JsonNode)entry.ToJson());
        metadata["managedFields"] = entries;
    }

    private ManagedFieldsEntry At(string moment) => new(Owner, IsApply, moment, known, source);

    private bool IsKnownToHave(FieldSet wanted) => known is null && wanted.IsWithin(source?["fieldsV1"] as JsonObject);

    private bool MayHaveAnyOf(FieldSet wanted) => known is not null || wanted.Overlaps(source?["fieldsV1"] as JsonObject);

    private JsonObject ToJson()
    {
        if (source is not null)
        {
            var copy = (JsonObject)source.DeepClone();
            if (Time.Length > 0)
                copy["time"] = Time;
            return copy;
        }
        var json = new JsonObject { ["manager"] = Owner.Manager, ["operation"] = IsApply ? "Apply" : "Update", ["apiVersion"] = Owner.ApiVersion };
        if (Time.Length > 0)
            json["time"] = Time;
        json["fieldsType"] = "FieldsV1";
        json["fieldsV1"] = Fields.ToJson();
        if (Owner.Subresource.Length > 0)
            json["subresource"] = Owner.Subresource;
        return json;
    }

    private static JsonArray? Of(JsonObject? subject) => (subject?["metadata"] as JsonObject)?["managedFields"] as JsonArray;

    private static List<ManagedFieldsEntry>? Decode(JsonArray entries)
    {
        var managed = new List<ManagedFieldsEntry>(entries.Count);
        if (entries is [JsonObject { Count: 0 }])
            return managed;
        foreach (var node in entries)
        {
            if (node is not JsonObject entry || Text(entry, "operation") is not ("Apply" or "Update"))
                return null;
            managed.Add(new(
                new(Text(entry, "manager"), Text(entry, "apiVersion"), Text(entry, "subresource")),
                Text(entry, "operation") == "Apply", Text(entry, "time"), fields: null, entry));
        }
        return managed;
    }

    /// <summary>Folds the oldest updaters of each version into one entry, as the API server does, so that generated manager names do not pile up.</summary>
    private static void Cap(List<ManagedFieldsEntry> managed)
    {
        var updaters = managed.Where(e => !e.IsApply).OrderBy(e => e.Time, StringComparer.Ordinal).ThenBy(e => e.Owner.Manager, StringComparer.Ordinal).ToList();
        var count = updaters.Count;
        var firsts = new Dictionary<string, ManagedFieldsEntry>(StringComparer.Ordinal);
        foreach (var entry in updaters)
        {
            if (count <= MaximumUpdaters)
                return;
            if (!firsts.TryGetValue(entry.Owner.ApiVersion, out var bucket))
            {
                firsts[entry.Owner.ApiVersion] = entry;
                continue;
            }
            managed.Remove(bucket);
            managed.Remove(entry);
            var merged = new ManagedFieldsEntry(new(AncientChanges, entry.Owner.ApiVersion), false, entry.Time, bucket.Fields.Union(entry.Fields));
            managed.Add(merged);
            firsts[entry.Owner.ApiVersion] = merged;
            count--;
        }
    }

    private static int Order(ManagedFieldsEntry a, ManagedFieldsEntry b)
    {
        if (a.IsApply != b.IsApply)
            return a.IsApply ? -1 : 1;
        var order = string.CompareOrdinal(a.Time, b.Time);
        if (order == 0)
            order = string.CompareOrdinal(a.Owner.Manager, b.Owner.Manager);
        if (order == 0)
            order = string.CompareOrdinal(a.Owner.ApiVersion, b.Owner.ApiVersion);
        return order != 0 ? order : string.CompareOrdinal(a.Owner.Subresource, b.Owner.Subresource);
    }

    private static string Text(JsonObject from, string name) => from[name] is JsonValue v && v.TryGetValue(out string? s) ? s : "";
}
