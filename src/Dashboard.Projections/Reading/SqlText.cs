using System.Globalization;
using Npgsql;

namespace Dashboard.Projections.Reading;

/// <summary>A statement under construction: conditions and their parameters. Values are parameters, always.</summary>
internal sealed class SqlText
{
    private readonly List<object> _values = [];
    private readonly List<string> _conditions = [];

    /// <summary>Conditions joined by AND.</summary>
    public string Where => string.Join(" AND ", _conditions);

    /// <summary>Adds a value and returns its placeholder.</summary>
    public string Add(object value)
    {
        _values.Add(value is DateTimeOffset at ? at.ToUniversalTime() : value);
        return "$" + _values.Count.ToString(CultureInfo.InvariantCulture);
    }

    public SqlText And(string condition)
    {
        _conditions.Add(condition);
        return this;
    }

    public SqlText AndEquals(string expression, string? value) => value is null ? this : And($"{expression} = {Add(value)}");

    public SqlText Copy()
    {
        var copy = new SqlText();
        copy._values.AddRange(_values);
        copy._conditions.AddRange(_conditions);
        return copy;
    }

    public NpgsqlBatchCommand Command(string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in _values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }

    public NpgsqlCommand Command(NpgsqlDataSource dataSource, string sql)
    {
        var command = dataSource.CreateCommand(sql);
        foreach (var value in _values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
