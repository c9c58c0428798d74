using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dashboard.Simulator.Faults;

/// <summary>Reads the fields of one JSON object and notes each problem with the field's path and what is allowed.</summary>
internal sealed class FaultFields
{
    private readonly JsonObject _fields;
    private readonly string _at;
    private readonly List<string> _problems;

    public FaultFields(JsonNode? node, string at, List<string> problems, params ReadOnlySpan<string> allowed)
    {
        (_fields, _at, _problems) = (node as JsonObject ?? [], at, problems);
        if (node is not null and not JsonObject) problems.Add($"{at} must be an object.");
        foreach (var (name, _) in _fields)
        {
            if (!allowed.Contains(name)) problems.Add($"{at}.{name} is not known; allowed here: {(allowed.IsEmpty ? "nothing" : string.Join(", ", allowed!))}.");
        }
    }

    public string? Text(string name, params string[] allowed)
    {
        if (_fields[name] is not { } value) return null;
        var text = value is JsonValue leaf && leaf.TryGetValue<string>(out var found) ? found : null;
        if (text is not null && (allowed.Length == 0 || allowed.Contains(text, StringComparer.Ordinal))) return text;
        _problems.Add(allowed.Length == 0 ? $"{_at}.{name} must be a text." : $"{_at}.{name} must be one of {string.Join(", ", allowed)}.");
        return null;
    }

    public long? Whole(string name, long least, long most)
    {
        if (_fields[name] is not { } value) return null;
        if (Number(value) is { } number && number == Math.Floor(number) && number >= least && number <= most) return (long)number;
        _problems.Add(string.Create(CultureInfo.InvariantCulture, $"{_at}.{name} must be a whole number from {least} to {most}."));
        return null;
    }

    public double? Share(string name)
    {
        if (_fields[name] is not { } value) return null;
        if (Number(value) is { } number and >= 0 and <= 1) return number;
        _problems.Add($"{_at}.{name} must be a number from 0 to 1.");
        return null;
    }

    public bool? Flag(string name)
    {
        if (_fields[name] is not { } value) return null;
        if (value is JsonValue leaf && leaf.TryGetValue<bool>(out var flag)) return flag;
        _problems.Add($"{_at}.{name} must be true or false.");
        return null;
    }

    /// <summary><c>*</c> stands for any number of characters.</summary>
    public Regex? Glob(string name) => Text(name) is { } glob
        ? new Regex("^" + Regex.Escape(glob).Replace("\\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.ExplicitCapture | RegexOptions.Singleline, TimeSpan.FromSeconds(1))
        : null;

    public void Require(string name)
    {
        if (_fields[name] is null) _problems.Add($"{_at}.{name} is missing.");
    }

    private static double? Number(JsonNode value) =>
        value is not JsonValue leaf ? null : leaf.TryGetValue<long>(out var whole) ? whole : leaf.TryGetValue<double>(out var real) ? real : null;
}
