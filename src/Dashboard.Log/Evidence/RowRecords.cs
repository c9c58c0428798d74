using Dashboard.Log.Reading;
using Dashboard.Model.Evidence;

namespace Dashboard.Log.Evidence;

/// <summary>What the leaf of a stored row says.</summary>
internal static class RowRecords
{
    /// <summary>Null, with the reason, when something that the row refers to is gone.</summary>
    /// <param name="names">Loaded for this row.</param>
    public static EvidenceRecord? Of(StoredRow row, LogNames names, out string? fault)
    {
        fault = null;
        EvidenceObject? identity = null;
        if (row.ObjectId is { } objectId)
        {
            if (names.Object(objectId) is not { } named)
                fault = $"its object {objectId} is not known";
            else if (row.KindId is not { } kindId || names.Kind(kindId) is not { } kind)
                fault = "its kind is not known";
            else
                identity = new EvidenceObject(kind.Kind, kind.Resource, kind.Namespaced, named.Namespace, named.Name, named.Uid);
        }

        var manager = Manager(row.ManagerId, names, ref fault);
        var paths = row.PathIds.Length == 0 ? [] : new string[row.PathIds.Length];
        for (var i = 0; i < paths.Length; i++)
        {
            if (names.Path(row.PathIds[i]) is { } path)
                paths[i] = path;
            else
                fault = $"its path {row.PathIds[i]} is not known";
        }

        var setters = row.PathManagerIds is null or [] ? [] : new string?[row.PathManagerIds.Length];
        for (var i = 0; i < setters.Length; i++)
            setters[i] = Manager(row.PathManagerIds![i], names, ref fault);
        if (row.ContentHash.Length != TreeHash.Length)
            fault = $"its content hash has {row.ContentHash.Length} bytes";
        return fault is not null ? (EvidenceRecord?)null : new EvidenceRecord(
            names.Cluster, row.Position, row.RecordedAt, row.ObservedAt, row.Verb, identity, row.ResourceVersion, row.Generation, manager, paths, row.Flags, row.ContentHash)
        {
            PathManagers = setters,
        };
    }

    private static string? Manager(int? id, LogNames names, ref string? fault)
    {
        if (id is not { } known)
            return null;
        if (names.Manager(known) is { } name)
            return name;
        fault = $"its field manager {known} is not known";
        return null;
    }
}
