using Dashboard.Model.Capture;

namespace Dashboard.Watch.Scopes;

/// <summary>What the catalog learns from running scopes.</summary>
/// <param name="ResourceGone">A scope was answered 404.</param>
/// <param name="DefinitionSeen">A CustomResourceDefinition was listed or changed.</param>
internal sealed record ScopeTaps(Action ResourceGone, Action<Observation> DefinitionSeen)
{
    public Action<Observation>? For(WatchScope scope) =>
        scope.Resource is { Group: "apiextensions.k8s.io", Resource: "customresourcedefinitions" } ? DefinitionSeen : null;
}
