using Dashboard.Model;
using Dashboard.Projections.Columns;
using Dashboard.Projections.Objects;
using Npgsql;

namespace Dashboard.Projections.Live.Folding;

/// <summary>A kind as the log numbers it, with its printer columns.</summary>
internal sealed record KindEntry(int Id, GroupVersionKind Kind, string Resource, ColumnSet Columns);

/// <summary>Kinds of one cluster, kept between batches. Not thread-safe: one fold uses it.</summary>
internal sealed class KindCatalog(NpgsqlDataSource dataSource, short clusterId)
{
    private readonly Dictionary<GroupVersionKind, KindEntry> _byKind = [];
    private readonly Dictionary<GroupVersionKind, IReadOnlyList<PrinterColumn>> _declared = [];

    /// <exception cref="InvalidOperationException">The log holds an object of a kind that it did not number.</exception>
    public KindEntry this[GroupVersionKind kind] =>
        _byKind.TryGetValue(kind, out var entry) ? entry : throw new InvalidOperationException($"The log has no row for kind {kind}.");

    public KindEntry? TryGet(GroupVersionKind kind) => _byKind.GetValueOrDefault(kind);

    public KindEntry? ById(int id) => _byKind.Values.FirstOrDefault(entry => entry.Id == id);

    public IReadOnlyList<PrinterColumn> Declared(GroupVersionKind kind) => _declared.GetValueOrDefault(kind, []);

    public IEnumerable<GroupVersionKind> DeclaredVersions(string group, string kind) => _declared.Keys.Where(key => key.Group == group && key.Kind == kind);

    /// <summary>Reads the log's kinds again when one of these is not known yet.</summary>
    public async Task EnsureAsync(IEnumerable<GroupVersionKind> kinds, CancellationToken cancellationToken)
    {
        if (!kinds.All(_byKind.ContainsKey))
            await LoadAsync(cancellationToken);
    }

    /// <summary>Takes over what a definition declares. Returns the kinds whose columns differ from before.</summary>
    public IReadOnlyList<GroupVersionKind> Declare(GroupVersionKind kind, IReadOnlyList<PrinterColumn> columns)
    {
        if (columns.SequenceEqual(Declared(kind)))
            return [];
        _declared[kind] = columns;
        if (_byKind.TryGetValue(kind, out var entry))
            _byKind[kind] = entry with { Columns = SetOf(kind) };
        return [kind];
    }

    /// <summary>Forgets everything: the next batch reads it again, after one that was not committed.</summary>
    public void Clear()
    {
        _byKind.Clear();
        _declared.Clear();
    }

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        Clear();
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """SELECT "group", version, kind, name, type, json_path, priority, description FROM kind_column WHERE cluster = $1 ORDER BY "group", kind, version, place""")
        { Parameters = { new() { Value = clusterId } } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand("""SELECT "group", version, kind, id, resource FROM kind WHERE cluster = $1""") { Parameters = { new() { Value = clusterId } } });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var kind = Kind(reader);
            if (!_declared.TryGetValue(kind, out var columns))
                _declared[kind] = columns = new List<PrinterColumn>();
            ((List<PrinterColumn>)columns).Add(new PrinterColumn(reader.GetString(3), reader.GetString(4), reader.GetString(5), reader.GetInt32(6), reader.GetString(7)));
        }

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var kind = Kind(reader);
            _byKind[kind] = new KindEntry(reader.GetInt32(3), kind, reader.GetString(4), SetOf(kind));
        }
    }

    private ColumnSet SetOf(GroupVersionKind kind) => Declared(kind) is { Count: > 0 } declared ? ColumnSet.Of(declared) : ColumnSet.BuiltIn(kind);

    private static GroupVersionKind Kind(NpgsqlDataReader reader) => new(reader.GetString(0), reader.GetString(1), reader.GetString(2));
}
