namespace Dashboard.Simulator.Fleet.Engine;

/// <summary>What the fleet remembers of an object without holding the object.</summary>
internal sealed class Entry(ObjectRef key, string uid)
{
    public ObjectRef Key { get; } = key;

    public string Uid { get; } = uid;

    public ObjectRef? Owner { get; set; }

    public long Generation { get; set; }

    public Health Health { get; set; }

    public string? Reason { get; set; }

    public bool Deleting { get; set; }

    /// <summary>Pods: bound to a node.</summary>
    public bool Bound { get; set; }

    /// <summary>Pods: the component that they serve. Certificates: the issuer they name. Else null.</summary>
    public ObjectRef? Serves { get; set; }

    /// <summary>Place in the list of its kind, so that it can be taken out in constant time.</summary>
    public int Position { get; set; }

    public List<ObjectRef>? Children { get; set; }
}
