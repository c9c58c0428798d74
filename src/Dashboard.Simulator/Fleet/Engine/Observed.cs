using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Fleet.Engine;

/// <summary>A store event as controllers see it. <paramref name="Object"/> is shared: read it, never change it.</summary>
internal readonly record struct Observed(Entry Entry, JsonObject Object, bool Added, bool Deleted, bool SpecChanged, bool HealthChanged)
{
    public ObjectRef Key => Entry.Key;
}
