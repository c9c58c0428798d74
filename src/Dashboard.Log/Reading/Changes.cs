using Dashboard.Log.Payloads;
using Dashboard.Model;

namespace Dashboard.Log.Reading;

/// <summary>Rows with their ids spelled out.</summary>
internal static class Changes
{
    /// <param name="row">Of an object.</param>
    /// <param name="names">Loaded for this row.</param>
    /// <exception cref="InvalidDataException">Something that the row refers to is gone.</exception>
    public static Change Of(StoredRow row, LogNames names, byte[] json, PreviousVersion? previous)
    {
        var named = names.Object(row.ObjectId!.Value) ?? throw Unknown("object");
        var kind = (row.KindId is { } kindId ? names.Kind(kindId) : null) ?? throw Unknown("kind");
        return new Change(
            names.Cluster, row.Position, ChangeRows.Time(row.RecordedAt), ChangeRows.Time(row.ObservedAt), row.Verb, row.ObjectId.Value,
            new ObjectIdentity(kind.Kind, named.Namespace, named.Name, named.Uid), row.ResourceVersion, row.Generation, Manager(row.ManagerId, names),
            Array.ConvertAll(row.PathIds, id => names.Path(id) ?? throw Unknown("path")),
            row.PathManagerIds is { } setters ? Array.ConvertAll(setters, id => Manager(id, names)) : null, (row.Flags & RowFlags.Noise) != 0, row.ContentHash, json)
        {
            Previous = previous,
            Quarantined = (row.Flags & RowFlags.Quarantined) != 0,
        };
    }

    private static string? Manager(int? id, LogNames names) => id is { } known ? names.Manager(known) ?? throw Unknown("field manager") : null;

    private static InvalidDataException Unknown(string what) => new($"The {what} that it refers to is not known.");
}
