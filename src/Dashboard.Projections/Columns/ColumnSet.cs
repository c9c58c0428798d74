using System.Globalization;
using System.Text.Json;
using Dashboard.Model;
using Dashboard.Projections.Objects;

namespace Dashboard.Projections.Columns;

/// <summary>A kind's printer columns and how an object's cells are read. Immutable and thread-safe; hostile objects give empty cells.</summary>
public sealed class ColumnSet
{
    private static readonly Dictionary<(string Group, string Kind), ColumnSet> s_builtIn = Load();
    private readonly IReadOnlyList<Func<JsonElement, string?>> _cells;

    private ColumnSet(IReadOnlyList<PrinterColumn> columns, IReadOnlyList<Func<JsonElement, string?>> cells) => (Columns, _cells) = (columns, cells);

    public static ColumnSet None { get; } = new([], []);

    /// <summary>Without name and age, which every kind has.</summary>
    public IReadOnlyList<PrinterColumn> Columns { get; }

    /// <summary>Columns of a kind that is built into Kubernetes; <see cref="None"/> for any other.</summary>
    public static ColumnSet BuiltIn(GroupVersionKind kind) => s_builtIn.GetValueOrDefault((kind.Group, kind.Kind), None);

    /// <summary>Columns as a CustomResourceDefinition declares them. A path that does not parse leaves its column empty.</summary>
    public static ColumnSet Of(IReadOnlyList<PrinterColumn> columns) =>
        columns.Count == 0 ? None : new ColumnSet(columns, [.. columns.Select(column => First(JsonPath.TryParse(column.JsonPath), null))]);

    public string?[] Cells(JsonElement root)
    {
        if (_cells.Count == 0)
            return [];
        var cells = new string?[_cells.Count];
        for (var i = 0; i < cells.Length; i++)
            cells[i] = _cells[i](root);
        return cells;
    }

    private static Func<JsonElement, string?> First(JsonPath? path, string? absent) =>
        path is null ? _ => null : root => path.TryFirst(root, out var value) && CellText.Of(value) is { } text && (text.Length > 0 || absent is null) ? text : absent;

    private static Dictionary<(string Group, string Kind), ColumnSet> Load()
    {
        using var stream = typeof(ColumnSet).Assembly.GetManifestResourceStream("columns.json")!;
        return JsonSerializer.Deserialize<IReadOnlyList<KindEntry>>(stream, RuleJson.Options)!.ToDictionary(
            entry => (entry.Group, entry.Kind),
            entry => new ColumnSet(
                [.. entry.Columns.Select(column => new PrinterColumn(column.Name, column.Type, column.Path ?? "", column.Priority, ""))],
                [.. entry.Columns.Select(Reader)]));
    }

    private static Func<JsonElement, string?> Reader(ColumnEntry column)
    {
        if (column.Computed is { } name)
            return BuiltInCells.Named(name);
        if (column.Path is { } path)
            return First(Parse(path), column.Absent);
        if (column.Ratio is [var part, var whole])
        {
            var (some, all) = (First(Parse(part), "0"), First(Parse(whole), "1"));
            return root => $"{some(root)}/{all(root)}";
        }

        if (column.Join is { } join)
        {
            var items = Parse(join);
            return root => items.All(root).Select(item => CellText.Of(item)).Where(text => !string.IsNullOrEmpty(text)).ToList() is { Count: > 0 } texts
                ? CellText.Cut(string.Join(',', texts)) : column.Absent;
        }

        if (column.Selector is { } selector)
        {
            var at = Parse(selector);
            return root => at.TryFirst(root, out var value) ? BuiltInCells.Selector(value) : "<none>";
        }

        var counted = (column.Counts ?? [column.Count ?? throw new JsonException($"columns.json: '{column.Name}' says not where its value comes from.")]).Select(Parse).ToList();
        return root => counted.Sum(each => each.TryFirst(root, out var value) ? Entries(value) : 0).ToString(CultureInfo.InvariantCulture);
    }

    private static int Entries(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.GetArrayLength(),
        JsonValueKind.Object => value.GetPropertyCount(),
        _ => 0,
    };

    private static JsonPath Parse(string path) => JsonPath.TryParse(path) ?? throw new JsonException($"columns.json: '{path}' is not a path.");

    private sealed record KindEntry(string Group, string Kind, IReadOnlyList<ColumnEntry> Columns);

    private sealed record ColumnEntry(
        string Name, string Type = "string", int Priority = 0, string? Path = null, string? Absent = null, string? Computed = null, IReadOnlyList<string>? Ratio = null,
        string? Join = null, string? Selector = null, string? Count = null, IReadOnlyList<string>? Counts = null);
}
