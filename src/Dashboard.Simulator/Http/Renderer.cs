using System.Text;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Http;

/// <summary>Writes stored objects in the version and shape that a request asked for. One instance a request: a Table shows its columns once.</summary>
internal sealed class Renderer(ApiRoute route, Representation representation, IncludedObject included, TimeProvider clock)
{
    private bool _columnsShown;

    /// <summary>The version in which Tables and partial objects are written.</summary>
    public string MetaApiVersion => $"meta.k8s.io/{representation.Version}";

    /// <summary>One object with its kind.</summary>
    public ReadOnlyMemory<byte> Object(StoredObject stored) => representation.Shape switch
    {
        Shape.Whole => Whole(stored),
        Shape.Metadata => JsonBytes.Of(PartialObject(stored.Parse())),
        _ => JsonBytes.Of(Table([Parse(stored)], new JsonObject { ["resourceVersion"] = Metadata.Version(stored.ResourceVersion) })),
    };

    /// <summary>The same for an object that is not stored, such as the result of a dry run.</summary>
    public ReadOnlyMemory<byte> Object(JsonObject obj)
    {
        switch (representation.Shape)
        {
            case Shape.Whole: return ObjectEncoder.Encode(obj, route.Type);
            case Shape.Metadata: return JsonBytes.Of(PartialObject(obj));
            default:
                var metadata = new JsonObject();
                if (obj["metadata"]?["resourceVersion"] is { } version) metadata["resourceVersion"] = version.DeepClone();
                return JsonBytes.Of(Table([obj], metadata));
        }
    }

    /// <summary>An item of a list: built-in kinds leave kind and apiVersion out there.</summary>
    public ReadOnlyMemory<byte> Item(StoredObject stored)
    {
        if (representation.Shape == Shape.Metadata) return JsonBytes.Of(PartialObject(stored.Parse()));
        var whole = Whole(stored);
        if (route.Type.IsCustom) return whole;
        var prefix = Encoding.UTF8.GetByteCount($"\"kind\":\"{route.Type.Kind}\",\"apiVersion\":\"{route.ApiVersion}\",");
        var item = whole[prefix..].ToArray();
        item[0] = (byte)'{';
        return item;
    }

    public JsonObject Table(IEnumerable<JsonObject> objects, JsonObject metadata)
    {
        var table = route.Version.Table.Table(objects, metadata, included, withColumns: !_columnsShown, clock.GetUtcNow());
        table["apiVersion"] = MetaApiVersion;
        if (representation.Version != "v1")
        {
            foreach (var row in table["rows"]!.AsArray().OfType<JsonObject>())
            {
                if (row["object"] is JsonObject inner && inner["kind"]?.ToString() == "PartialObjectMetadata") inner["apiVersion"] = MetaApiVersion;
            }
        }

        _columnsShown = true;
        return table;
    }

    public JsonObject Parse(StoredObject stored) => route.FromStorage(stored.Parse());

    /// <summary>The husk that a bookmark carries; never an object to keep.</summary>
    public ReadOnlyMemory<byte> Bookmark(ulong version, bool initialEventsEnd)
    {
        var metadata = new JsonObject { ["resourceVersion"] = Metadata.Version(version) };
        if (initialEventsEnd) metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        var husk = new JsonObject { ["kind"] = route.Type.Kind, ["apiVersion"] = route.ApiVersion, ["metadata"] = metadata };
        switch (representation.Shape)
        {
            case Shape.Metadata: return JsonBytes.Of(PartialObject(husk));
            case Shape.Table: return JsonBytes.Of(Table([husk], new JsonObject { ["resourceVersion"] = Metadata.Version(version) }));
            default:
                if (!route.Type.IsCustom) Husks.Fill(route, husk);
                return JsonBytes.Of(husk, route.Type.IsCustom ? KeyOrder.Sorted : KeyOrder.BuiltIn);
        }
    }

    private JsonObject PartialObject(JsonObject obj)
    {
        var partial = PartialMetadata.Of(obj);
        partial["apiVersion"] = MetaApiVersion;
        return partial;
    }

    private ReadOnlyMemory<byte> Whole(StoredObject stored)
    {
        if (route.IsStorage) return stored.Json;
        if (!route.Type.IsCustom) return ObjectEncoder.Encode(Parse(stored), route.Type);
        var prefix = Encoding.UTF8.GetByteCount($"{{\"apiVersion\":\"{route.Type.ApiVersion}\"");
        return (byte[])[.. Encoding.UTF8.GetBytes($"{{\"apiVersion\":\"{route.ApiVersion}\""), .. stored.Json.AsSpan(prefix)];
    }
}
