using System.Collections.Concurrent;
using Dashboard.Model;
using Npgsql;

namespace Dashboard.Log.Reading;

/// <summary>
/// What the ids in rows of one cluster's log stand for, loaded as rows need it. An id never stands for anything else, unless the log is put back, so it is
/// asked for once: joined to every row that is read, names cost more than the rows. Safe for concurrent use.
/// </summary>
internal sealed class LogNames(string cluster)
{
    private const int MaxNames = 200_000;
    private const string These = "WHERE cluster = (SELECT id FROM cluster WHERE name = $1) AND id = ANY ($2)";

    private readonly ConcurrentDictionary<int, ObjectName> _objects = [];
    private readonly ConcurrentDictionary<int, KindName> _kinds = [];
    private readonly ConcurrentDictionary<int, string> _managers = [];
    private readonly ConcurrentDictionary<int, string> _paths = [];
    private int _count;

    public string Cluster { get; } = cluster;

    /// <summary>This, or an empty one in its place where it holds too many: whoever reads on takes it, and who reads with this one still finds what was loaded.</summary>
    public LogNames Bounded => Volatile.Read(ref _count) > MaxNames ? new LogNames(Cluster) : this;

    public ObjectName? Object(int id) => _objects.GetValueOrDefault(id);

    public KindName? Kind(int id) => _kinds.GetValueOrDefault(id);

    public string? Manager(int id) => _managers.GetValueOrDefault(id);

    public string? Path(int id) => _paths.GetValueOrDefault(id);

    /// <summary>Call before asking for the names of these rows. No round trip where all are known.</summary>
    /// <param name="batch">Makes an empty batch on the connection to read by.</param>
    public async Task LoadAsync(IEnumerable<StoredRow> rows, Func<NpgsqlBatch> batch, CancellationToken cancellationToken)
    {
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

        var loads = new List<Action<NpgsqlDataReader>>();
        await using var names = batch();
        Add("SELECT id, namespace, name, uid FROM object", objects, _objects, row => new ObjectName(row.IsDBNull(1) ? null : row.GetString(1), row.GetString(2), row.GetString(3)));
        Add(
            "SELECT id, \"group\", version, kind, resource, namespaced FROM kind", kinds, _kinds,
            row => new KindName(new GroupVersionKind(row.GetString(1), row.GetString(2), row.GetString(3)), row.GetString(4), row.GetBoolean(5)));
        Add("SELECT id, name FROM manager", managers, _managers, row => row.GetString(1));
        Add("SELECT id, path FROM path", paths, _paths, row => row.GetString(1));
        if (loads.Count == 0)
            return;
        await using var reader = await names.ExecuteReaderAsync(cancellationToken);
        foreach (var load in loads)
        {
            while (await reader.ReadAsync(cancellationToken))
                load(reader);
            await reader.NextResultAsync(cancellationToken);
        }

        void Add<T>(string select, HashSet<int> missing, ConcurrentDictionary<int, T> known, Func<NpgsqlDataReader, T> read)
        {
            if (missing.Count == 0)
                return;
            names.BatchCommands.Add(new NpgsqlBatchCommand($"{select} {These}") { Parameters = { new() { Value = Cluster }, new() { Value = missing.ToArray() } } });
            loads.Add(row =>
            {
                if (known.TryAdd(row.GetInt32(0), read(row)))
                    Interlocked.Increment(ref _count);
            });
        }
    }

    private static void Want<T>(int? id, ConcurrentDictionary<int, T> known, HashSet<int> missing)
    {
        if (id is { } wanted && !known.ContainsKey(wanted))
            missing.Add(wanted);
    }
}

internal sealed record ObjectName(string? Namespace, string Name, string Uid);

internal sealed record KindName(GroupVersionKind Kind, string Resource, bool Namespaced);
