using Dashboard.Simulator.Objects;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Http;

/// <summary>Decides which objects of a collection a request sees.</summary>
internal sealed class ObjectFilter(ApiRoute route, string? ns, LabelSelector labels, FieldSelector fields)
{
    private readonly string? _name = fields.Name;

    public bool Matches(StoredObject obj)
    {
        if (ns is not null && obj.Namespace != ns) return false;
        if (_name is not null && obj.Name != _name) return false;
        if (!labels.IsEverything && !labels.Matches(MetadataReader.ReadLabels(obj.Json))) return false;
        return fields.IsEverything || fields.Matches(route.FromStorage(obj.Parse()));
    }
}
