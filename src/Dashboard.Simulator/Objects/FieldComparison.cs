using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>The difference of two objects as sets of fields: what was set or changed, and what went away.</summary>
internal sealed record FieldComparison(FieldSet Taken, FieldSet Removed)
{
    public static FieldComparison Compare(JsonObject before, JsonObject after, FieldType type)
    {
        var taken = new FieldSet.Builder();
        var removed = new FieldSet.Builder();
        Entries(before, after, type, taken, removed);
        return new(taken.Build(), removed.Build());
    }

    private static void Entries(JsonObject before, JsonObject after, FieldType type, FieldSet.Builder taken, FieldSet.Builder removed)
    {
        foreach (var (name, value) in after)
        {
            var had = before.TryGetPropertyValue(name, out var old);
            Value(had, old, has: true, value, type.Field(name), "f:" + name, taken, removed);
        }
        foreach (var (name, old) in before)
        {
            if (!after.ContainsKey(name))
                Value(had: true, old, has: false, null, type.Field(name), "f:" + name, taken, removed);
        }
    }

    private static void Value(
        bool had, JsonNode? old, bool has, JsonNode? value, FieldType type, string key, FieldSet.Builder taken, FieldSet.Builder removed)
    {
        if (type.Shape != FieldShape.Atomic)
        {
            if (IsMap(had, old) && IsMap(has, value) && (old is JsonObject { Count: > 0 } || value is JsonObject { Count: > 0 }))
            {
                Inside(had, has, key, taken, removed, out var takenInside, out var removedInside);
                Entries(old as JsonObject ?? [], value as JsonObject ?? [], type, takenInside, removedInside);
                return;
            }
            if (type.Shape != FieldShape.Granular && IsList(had, old) && IsList(has, value) && (old is JsonArray { Count: > 0 } || value is JsonArray { Count: > 0 }))
            {
                Inside(had, has, key, taken, removed, out var takenInside, out var removedInside);
                Items(old as JsonArray, value as JsonArray, type, takenInside, removedInside);
                return;
            }
            if (had && has && Differs(old, value) && (HasInside(old, type) || HasInside(value, type)))
            {
                // Another kind of value: what was inside goes, what is inside now comes.
                Value(had: true, old, has: false, null, type, key, new(), removed);
                Value(had: false, null, has: true, value, type, key, taken, new());
                return;
            }
        }
        if (!has)
            removed.Add(key);
        else if (!had || Differs(old, value))
            taken.Add(key);
    }

    private static void Inside(
        bool had, bool has, string key, FieldSet.Builder taken, FieldSet.Builder removed, out FieldSet.Builder takenInside, out FieldSet.Builder removedInside)
    {
        takenInside = taken.Enter(key);
        removedInside = removed.Enter(key);
        if (!had)
            taken.Add(key);
        if (!has)
            removed.Add(key);
    }

    private static void Items(JsonArray? before, JsonArray? after, FieldType type, FieldSet.Builder taken, FieldSet.Builder removed)
    {
        var old = ListKeys.Index(before, type);
        var present = ListKeys.Index(after, type);
        foreach (var (key, item) in present)
        {
            var had = old.TryGetValue(key, out var other);
            Value(had, other, has: true, item, type.Shape == FieldShape.SetList ? FieldType.Atomic : type.Item, key, taken, removed);
        }
        foreach (var (key, item) in old)
        {
            if (!present.ContainsKey(key))
                Value(had: true, item, has: false, null, type.Shape == FieldShape.SetList ? FieldType.Atomic : type.Item, key, taken, removed);
        }
    }

    private static bool IsMap(bool present, JsonNode? node) => !present || node is null or JsonObject;

    private static bool IsList(bool present, JsonNode? node) => !present || node is null or JsonArray;

    private static bool HasInside(JsonNode? node, FieldType type) =>
        node is JsonObject { Count: > 0 } || (node is JsonArray { Count: > 0 } && type.Shape != FieldShape.Granular);

    private static bool Differs(JsonNode? a, JsonNode? b) => !JsonNode.DeepEquals(a, b);
}
