using Dashboard.Projections.Reading;

namespace Dashboard.Projections.Objects;

/// <summary>A label selector as kubectl's <c>-l</c> takes it: <c>=</c>, <c>==</c>, <c>!=</c>, <c>in (a,b)</c>, <c>notin (a,b)</c>, <c>key</c>, <c>!key</c>, joined by commas.</summary>
internal sealed class LabelSelector
{
    private const string Allowed = "is a label selector such as app=web,tier in (a,b),!canary";
    private const int MaxRequirements = 50;

    private readonly string _text;
    private int _at;

    private LabelSelector(string text) => _text = text;

    internal enum Operator { In, NotIn, Exists, Absent }

    internal sealed record Requirement(string Key, Operator Operator, IReadOnlyList<string> Values);

    /// <exception cref="QueryException">It does not parse.</exception>
    public static IReadOnlyList<Requirement> Parse(string text)
    {
        var parser = new LabelSelector(text);
        var all = new List<Requirement>();
        do
            all.Add(parser.Next());
        while (parser.Take(",") && all.Count < MaxRequirements);
        return parser.AtEnd ? all : throw Refused();
    }

    /// <summary>As a condition on a jsonb column of labels.</summary>
    public static string Sql(Requirement requirement, string labels, SqlText sql)
    {
        var key = sql.Add(requirement.Key);
        return requirement.Operator switch
        {
            Operator.Exists => $"jsonb_exists({labels}, {key})",
            Operator.Absent => $"NOT jsonb_exists({labels}, {key})",
            Operator.In => $"{labels} ->> {key} = ANY ({sql.Add(requirement.Values.ToArray())})",
            _ => $"coalesce({labels} ->> {key} <> ALL ({sql.Add(requirement.Values.ToArray())}), TRUE)",
        };
    }

    public static bool Matches(Requirement requirement, IReadOnlyDictionary<string, string> labels) =>
        labels.TryGetValue(requirement.Key, out var value) switch
        {
            var has when requirement.Operator is Operator.Exists => has,
            var has when requirement.Operator is Operator.Absent => !has,
            var has when requirement.Operator is Operator.In => has && requirement.Values.Contains(value!),
            var has => !has || !requirement.Values.Contains(value!),
        };

    private bool AtEnd
    {
        get
        {
            Space();
            return _at == _text.Length;
        }
    }

    private Requirement Next()
    {
        if (Take("!"))
            return new Requirement(Word(required: true), Operator.Absent, []);
        var key = Word(required: true);
        if (Take("!="))
            return new Requirement(key, Operator.NotIn, [Word(required: false)]);
        if (Take("==") || Take("="))
            return new Requirement(key, Operator.In, [Word(required: false)]);
        Space();
        var before = _at;
        return Word(required: false) switch
        {
            "in" => new Requirement(key, Operator.In, Set()),
            "notin" => new Requirement(key, Operator.NotIn, Set()),
            "" when _at == before => new Requirement(key, Operator.Exists, []),
            _ => throw Refused(),
        };
    }

    private List<string> Set()
    {
        if (!Take("("))
            throw Refused();
        var values = new List<string>();
        do
            values.Add(Word(required: false));
        while (Take(","));
        return Take(")") ? values : throw Refused();
    }

    private string Word(bool required)
    {
        Space();
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '.' or '-' or '_' or '/'))
            _at++;
        return _at > start || !required ? _text[start.._at] : throw Refused();
    }

    private bool Take(string token)
    {
        Space();
        if (!_text.AsSpan(_at).StartsWith(token, StringComparison.Ordinal))
            return false;
        _at += token.Length;
        return true;
    }

    private void Space()
    {
        while (_at < _text.Length && _text[_at] == ' ')
            _at++;
    }

    private static QueryException Refused() => new("labelSelector", Allowed);
}
