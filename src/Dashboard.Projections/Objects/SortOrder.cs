using Dashboard.Projections.Reading;

namespace Dashboard.Projections.Objects;

/// <summary>What a list is sorted by: some keys, one after the other, then name, namespace and id, so that no two rows are equal.</summary>
internal sealed class SortOrder
{
    public const int MaxKeys = 4;

    private const string Ties = "o.name, coalesce(o.namespace, ''), o.object_id";

    private readonly IReadOnlyList<SortKey> _keys;

    private SortOrder(IReadOnlyList<SortKey> keys) => _keys = keys;

    public string OrderBy => string.Join(", ", _keys.Select(key => key.OrderBy).Append(Ties));

    /// <summary>The keys' values of a row as one array of text, for a cursor.</summary>
    public string Values => $"ARRAY[{string.Join(", ", _keys.Select(key => $"({key.Expression})::text"))}]";

    /// <param name="sort">Names of columns, separated by commas; null: by name.</param>
    /// <exception cref="QueryException">There is no such column, or too many are named.</exception>
    public static SortOrder Of(string? sort, IReadOnlyList<PrinterColumn> columns)
    {
        var names = (sort ?? "name").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.Length is >= 1 and <= MaxKeys
            ? new SortOrder([.. names.Select(name => SortKey.Of(name, columns))])
            : throw new QueryException("sort", $"names 1 to {MaxKeys} columns, separated by commas");
    }

    /// <summary>Rows behind a place in this order: behind it by the first key, or equal by that and behind it by the next, and so on.</summary>
    /// <exception cref="QueryException">It is no place of this order.</exception>
    public string Behind(Place place, SqlText sql)
    {
        if (place is not { Keys: { } keys, Name: not null, Namespace: not null } || keys.Count != _keys.Count)
            throw Cursor.Refused();
        var values = keys.Select(key => key is null ? null : sql.Add(key)).ToList();
        var behind = new List<string>();
        var equal = new List<string>();
        for (var i = 0; i < _keys.Count; i++)
        {
            if (values[i] is { } value)
                behind.Add(string.Join(" AND ", equal.Append(_keys[i].Behind(value))));
            equal.Add(_keys[i].Equal(values[i]));
        }

        behind.Add(string.Join(" AND ", equal.Append(
            $"({Ties}) > ({sql.Add(place.Name)} COLLATE \"C\", {sql.Add(place.Namespace)} COLLATE \"C\", {sql.Add(place.Id)})")));
        return $"({string.Join(" OR ", behind.Select(each => $"({each})"))})";
    }

    /// <summary>A row's place: the values of the keys, null where it has none, and what tells equal ones apart.</summary>
    internal sealed record Place(IReadOnlyList<string?> Keys, string Name, string Namespace, int Id);
}
