using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Store;

/// <summary>One served (group, version, kind) and the objects behind it. Several routes may lead to the same objects.</summary>
internal sealed record ApiRoute(Collection Collection, string Group, ServedVersion Version)
{
    public ResourceType Type => Collection.Type;

    public string ApiVersion => Group.Length == 0 ? Version.Name : $"{Group}/{Version.Name}";

    /// <summary>The version in which the objects are kept, or the nearest to it that is served.</summary>
    public ServedVersion StorageVersion => Type.Versions.FirstOrDefault(v => v.Name == Type.Version) ?? Version;

    public bool IsStorage => Type.Group == Group && Type.Version == Version.Name;

    /// <summary>The API server rewrites more than <c>apiVersion</c> only for Events, which have a second shape in their own group.</summary>
    public bool IsEventsGroup => Group == "events.k8s.io";

    public JsonObject ToStorage(JsonObject obj)
    {
        if (IsStorage) return obj;
        if (IsEventsGroup) return EventShapes.ToCore(obj);
        obj["apiVersion"] = Type.ApiVersion;
        return obj;
    }

    public JsonObject FromStorage(JsonObject obj)
    {
        if (IsStorage) return obj;
        if (IsEventsGroup) return EventShapes.ToEventsGroup(obj);
        obj["apiVersion"] = ApiVersion;
        return obj;
    }
}
