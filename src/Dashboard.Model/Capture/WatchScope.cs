namespace Dashboard.Model.Capture;

/// <summary>
/// What one Reflector lists and watches: one resource of one cluster, in one namespace or (null) in all.
/// Equality is by value, so a scope found again after a restart is the same scope.
/// </summary>
public sealed record WatchScope(string Cluster, GroupVersionResource Resource, GroupVersionKind Kind, string? Namespace)
{
    public override string ToString() => Namespace is null ? $"{Cluster} {Resource}" : $"{Cluster} {Resource} in {Namespace}";
}
