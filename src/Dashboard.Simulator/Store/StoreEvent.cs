using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Store;

/// <summary>
/// One committed change. <see cref="Object"/> is parsed when first asked for and shared between all subscribers: read it, do not change it.
/// </summary>
public sealed class StoreEvent
{
    private readonly Lazy<JsonObject> _object;

    internal StoreEvent(LogEntry entry, ResourceType type)
    {
        Type = entry.Verb;
        ResourceType = type;
        ResourceVersion = entry.ResourceVersion;
        Namespace = entry.Object.Namespace;
        Name = entry.Object.Name;
        Uid = entry.Object.Uid;
        _object = new Lazy<JsonObject>(() => entry.Object.Parse());
    }

    /// <summary>ADDED, MODIFIED or DELETED.</summary>
    public string Type { get; }

    public ResourceType ResourceType { get; }

    public JsonObject Object => _object.Value;

    public ulong ResourceVersion { get; }

    /// <summary>Null for objects outside namespaces.</summary>
    public string? Namespace { get; }

    public string Name { get; }

    public string Uid { get; }
}
