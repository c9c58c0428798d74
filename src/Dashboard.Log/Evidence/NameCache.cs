using Dashboard.Model;
using Dashboard.Model.Evidence;
using Npgsql;

namespace Dashboard.Log.Evidence;

/// <summary>What the ids in rows of one cluster's log stand for, loaded as rows need it. Bounded: full, it starts over. Not for concurrent use.</summary>
internal sealed class NameCache(LogId log)
{
    private const int MaxNames = 200_000;

    private readonly Dictionary<int, (string? Namespace, string Name, string Uid)> _objects = [];
    private readonly Dictionary<int, (GroupVersionKind Kind, string Resource, bool Namespaced)> _kinds = [];
    private readonly Dictionary<int, string> _managers = [];
    private readonly Dictionary<int, string> _paths = [];

    /// <summary>Call before <see cref="Record"/> with the rows to come.</summary>
    public async Task LoadAsync(NpgsqlConnection connection, IReadOnlyCollection<StoredRow> rows, CancellationToken cancellationToken)
    {
        if (_objects.Count + _paths.Count > MaxNames)
        {
            _objects.Clear();
            _paths.Clear();
        }

        HashSet<int> objects = [], kinds = [], managers = [], paths = [];
        foreach (var row in rows)
        {
            Want(row.ObjectId, _objects, objects);
            Want(row.KindId, _kinds, kinds);
            Want(row.ManagerId, _managers, managers);
            foreach (var path in row.PathIds)
                Want(path, _paths, paths);
            foreach (var setter in row.PathManagerIds ?? [])
                Want(setter, _managers, managers);
        }

        await LoadAsync(
            connection, "SELECT id, namespace, name, uid FROM object", objects, _objects,
            row => (row.IsDBNull(1) ? null : row.GetString(1), row.GetString(2), row.GetString(3)), cancellationToken);
        await LoadAsync(
            connection, "SELECT id, \"group\", version, kind, resource, namespaced FROM kind", kinds, _kinds,
            row => (new GroupVersionKind(row.GetString(1), row.GetString(2), row.GetString(3)), row.GetString(4), row.GetBoolean(5)), cancellationToken);
        await LoadAsync(connection, "SELECT id, name FROM manager", managers, _managers, row => row.GetString(1), cancellationToken);
        await LoadAsync(connection, "SELECT id, path FROM path", paths, _paths, row => row.GetString(1), cancellationToken);
    }

    /// <summary>Null, with the reason, when something that the row refers to is gone.</summary>
    public EvidenceRecord? Record(StoredRow row, out string? fault)
    {
        fault = null;
        EvidenceObject? identity = null;
        if (row.ObjectId is { } objectId)
        {
            if (!_objects.TryGetValue(objectId, out var named))
                fault = $"its object {objectId} is not known";
            else if (row.KindId is not { } kindId || !_kinds.TryGetValue(kindId, out var kind))
                fault = "its kind is not known";
            else
                identity = new EvidenceObject(kind.Kind, kind.Resource, kind.Namespaced, named.Namespace, named.Name, named.Uid);
        }

        var manager = Manager(row.ManagerId, ref fault);
        var paths = row.PathIds.Length == 0 ? [] : new string[row.PathIds.Length];
        for (var i = 0; i < paths.Length; i++)
        {
            if (!_paths.TryGetValue(row.PathIds[i], out var path))
                fault = $"its path {row.PathIds[i]} is not known";
            else
                paths[i] = path;
        }

        var setters = row.PathManagerIds is null or [] ? [] : new string?[row.PathManagerIds.Length];
        for (var i = 0; i < setters.Length; i++)
            setters[i] = Manager(row.PathManagerIds![i], ref fault);
        if (row.ContentHash.Length != TreeHash.Length)
            fault = $"its content hash has {row.ContentHash.Length} bytes";
        return fault is not null ? null : new EvidenceRecord(
            log.Cluster, row.Position, row.RecordedAt, row.ObservedAt, row.Verb, identity, row.ResourceVersion, row.Generation, manager, paths, row.Flags, row.ContentHash)
        {
            PathManagers = setters,
        };
    }

    private string? Manager(int? id, ref string? fault)
    {
        if (id is not { } known)
            return null;
        if (!_managers.TryGetValue(known, out var name))
            fault = $"its field manager {known} is not known";
        return name;
    }

    private static void Want<T>(int? id, Dictionary<int, T> known, HashSet<int> missing)
    {
        if (id is { } wanted && !known.ContainsKey(wanted))
            missing.Add(wanted);
    }

    private async Task LoadAsync<T>(
        NpgsqlConnection connection, string select, HashSet<int> missing, Dictionary<int, T> known, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        if (missing.Count == 0)
            return;
        await using var command = new NpgsqlCommand(select + " WHERE cluster = $1 AND id = ANY ($2)", connection);
        command.Parameters.Add(new() { Value = log.Id });
        command.Parameters.Add(new() { Value = missing.ToArray() });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            known[row.GetInt32(0)] = read(row);
    }
}
