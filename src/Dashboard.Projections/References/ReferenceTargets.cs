using Dashboard.Model.Access;

namespace Dashboard.Projections.References;

/// <summary>What stored edges lead to: their kinds among those known, and then the objects of these names.</summary>
internal sealed class ReferenceTargets
{
    private readonly ReadScope _scope;
    private readonly KnownKinds _kinds;
    private readonly Dictionary<(string Kind, string Group, string? Namespace, string Name), RelationObject> _found;

    private ReferenceTargets(ReadScope scope, KnownKinds kinds, Dictionary<(string, string, string?, string), RelationObject> found) =>
        (_scope, _kinds, _found) = (scope, kinds, found);

    /// <param name="edges">Selectors among them are passed over.</param>
    public static async Task<ReferenceTargets> LoadAsync(
        ReadScope scope, KnownKinds kinds, RelationObjects objects, IEnumerable<(ReferenceEdge Edge, string SourceGroup)> edges, CancellationToken cancellationToken)
    {
        var targets = new HashSet<(KnownKind, string?, string)>();
        foreach (var (edge, sourceGroup) in edges)
            if (edge.Name is { } name && kinds.Find(edge, sourceGroup) is { } kind)
                targets.Add((kind, NamespaceIn(kind, edge), name));
        return new ReferenceTargets(scope, kinds, await objects.NamedAsync(targets, cancellationToken));
    }

    /// <summary>Null: on a second look it is no reference.</summary>
    public (RelationEnd End, int? Id)? Of(ReferenceEdge edge, string sourceGroup)
    {
        if (_kinds.Find(edge, sourceGroup) is not { } kind)
            return edge.Certainty == Certainty.Stated ? (new RelationEnd(edge.Group, edge.Kind, edge.Namespace, edge.Name!, null, RelationState.NotWatched, null), null) : null;
        var ns = NamespaceIn(kind, edge);
        if (_found.TryGetValue((kind.Kind, kind.Group, ns, edge.Name!), out var target))
            return (RelationEnd.Of(target.Identity, target.Health), target.Id);
        var absent = Absent(kind, ns, edge.Name!);
        var known = absent.State == RelationState.Missing;
        // A cluster-scoped object that names one of a namespaced kind without a namespace: where it is meant to be is not known.
        var nowhere = kind.Namespaced && ns is null;
        return edge.Certainty == Certainty.Guessed || edge.Certainty == Certainty.Named && !known || known && nowhere ? null : (absent, null);
    }

    /// <summary>Missing only where it would have been seen.</summary>
    public RelationEnd Absent(KnownKind kind, string? ns, string name) => new(
        kind.Group, kind.Kind, ns, name, null,
        kind.IsWatched(ns) && kind.Resource is { } resource && _scope.Allows(kind.Group, resource, ns) ? RelationState.Missing : RelationState.NotWatched, null);

    public static string? NamespaceIn(KnownKind kind, ReferenceEdge edge) => kind.Namespaced ? edge.Namespace : null;
}
