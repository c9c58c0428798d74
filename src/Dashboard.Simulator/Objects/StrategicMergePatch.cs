using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>The merge patch of built-in kinds, in which lists merge by key. Custom resources answer 415.</summary>
public static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string DeleteFrom = "$deleteFromPrimitiveList/";
    private const string Order = "$setElementOrder/";

    /// <summary>Changes <paramref name="target"/> in place and returns it. Nothing of the patch is shared with it.</summary>
    /// <exception cref="RejectedException">400 for a directive that makes no sense.</exception>
    public static JsonObject Apply(JsonObject target, JsonObject patch, FieldType type)
    {
        if (Text(patch, Directive) is { Length: > 0 } directive)
        {
            if (directive is not ("replace" or "delete" or "merge"))
                throw RejectedException.BadRequest($"Unknown patch type: {directive}");
            if (directive != "merge")
                target.Clear();
            if (directive == "delete")
                return target;
        }
        if (patch[RetainKeys] is JsonArray retained)
            Retain(target, patch, retained);
        foreach (var (name, value) in patch)
        {
            if (name.StartsWith(DeleteFrom, StringComparison.Ordinal))
                DeleteItems(target[name[DeleteFrom.Length..]] as JsonArray, value as JsonArray ?? []);
            else if (name[0] != '$')
                Field(target, name, value, type.Field(name));
        }
        foreach (var (name, value) in patch)
        {
            if (name.StartsWith(Order, StringComparison.Ordinal) && value is JsonArray order)
                Sort(target, name[Order.Length..], order, type.Field(name[Order.Length..]));
        }
        return target;
    }

    private static void Field(JsonObject target, string name, JsonNode? value, FieldType type)
    {
        switch (value)
        {
            case null:
                target.Remove(name);
                break;
            case JsonObject map:
                if (target[name] is not JsonObject inner)
                    target[name] = inner = [];
                Apply(inner, map, type);
                if (Text(map, Directive) == "delete")
                    target.Remove(name);
                break;
            case JsonArray list when KeyOf(type) is { } key:
                target[name] = MergeItems(target[name] as JsonArray ?? [], list, key, type.Item);
                break;
            case JsonArray list when type.Shape == FieldShape.SetList && target[name] is JsonArray old:
                foreach (var item in list)
                {
                    if (!old.Any(o => JsonNode.DeepEquals(o, item)))
                        old.Add(item?.DeepClone());
                }
                break;
            default:
                target[name] = value.DeepClone();
                break;
        }
    }

    private static JsonArray MergeItems(JsonArray old, JsonArray patch, string key, FieldType type)
    {
        if (patch.Any(p => p is JsonObject o && Text(o, Directive) == "replace"))
            return Clean(patch);
        var merged = (JsonArray)old.DeepClone();
        foreach (var node in patch)
        {
            if (node is not JsonObject item || item[key] is not { } identity)
                throw RejectedException.BadRequest($"map: {node?.ToJsonString() ?? "null"} does not contain declared merge key: {key}");
            var existing = merged.OfType<JsonObject>().FirstOrDefault(o => JsonNode.DeepEquals(o[key], identity));
            if (Text(item, Directive) == "delete")
            {
                if (existing is not null)
                    merged.Remove(existing);
                continue;
            }
            if (existing is null)
                merged.Add((JsonNode)Apply([], item, type));
            else
                Apply(existing, item, type);
        }
        return merged;
    }

    private static JsonArray Clean(JsonArray patch)
    {
        var items = new JsonArray();
        foreach (var node in patch)
        {
            if (node is not JsonObject item || !item.ContainsKey(Directive))
                items.Add(node?.DeepClone());
        }
        return items;
    }

    /// <summary>Drops what the list of retained keys does not name; the patch may only name keys that it retains.</summary>
    private static void Retain(JsonObject target, JsonObject patch, JsonArray retained)
    {
        var keep = retained.Select(k => k is JsonValue v && v.TryGetValue(out string? s) ? s : "").ToHashSet(StringComparer.Ordinal);
        foreach (var (name, value) in patch)
        {
            if (name[0] != '$' && value is not null && !keep.Contains(name))
                throw RejectedException.BadRequest($"$retainKeys list doesn't contain all the keys in the patch: {name}");
        }
        foreach (var name in target.Select(p => p.Key).Where(n => !keep.Contains(n)).ToList())
            target.Remove(name);
    }

    private static void DeleteItems(JsonArray? list, JsonArray gone)
    {
        for (var i = (list?.Count ?? 0) - 1; i >= 0; i--)
        {
            if (gone.Any(g => JsonNode.DeepEquals(g, list![i])))
                list!.RemoveAt(i);
        }
    }

    /// <summary>Puts the items that the order names into that order, at the places where such items stand.</summary>
    private static void Sort(JsonObject target, string name, JsonArray order, FieldType type)
    {
        if (target[name] is not JsonArray list)
            return;
        var key = KeyOf(type);
        var ranks = list.Select((item, _) => Rank(item)).ToList();
        var ranked = list.Select((item, i) => (Item: item, Rank: ranks[i])).Where(x => x.Rank >= 0).OrderBy(x => x.Rank).ToList();
        var sorted = new JsonArray();
        var next = 0;
        for (var i = 0; i < list.Count; i++)
            sorted.Add((ranks[i] < 0 ? list[i] : ranked[next++].Item)?.DeepClone());
        target[name] = sorted;

        int Rank(JsonNode? item)
        {
            for (var i = 0; i < order.Count; i++)
            {
                var same = key is null ? JsonNode.DeepEquals(order[i], item) : JsonNode.DeepEquals((order[i] as JsonObject)?[key], (item as JsonObject)?[key]);
                if (same)
                    return i;
            }
            return -1;
        }
    }

    private static string? KeyOf(FieldType type) => type.PatchKey ?? (type.Shape == FieldShape.MapList ? type.Keys[0] : null);

    private static string Text(JsonObject from, string name) => from[name] is JsonValue v && v.TryGetValue(out string? s) ? s : "";
}
