namespace Dashboard.Simulator.Fleet.Engine;

/// <summary>Names an object of the fleet. Kinds are unique in the fleet, so the group is left out; see <see cref="Kinds"/>.</summary>
internal readonly record struct ObjectRef(string Kind, string? Namespace, string Name)
{
    public string ApiVersion => Kinds.ApiVersion(Kind);

    public override string ToString() => Namespace is null ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";
}
