using System.Globalization;
using System.Text.Json;
using Dashboard.Projections.Columns;

namespace Dashboard.Projections.Health;

/// <summary>Tests of one rule against one object.</summary>
internal ref struct RuleEvaluation(JsonElement root, IReadOnlyList<ConditionReading> conditions, IReadOnlyDictionary<string, JsonPath> paths)
{
    /// <summary>The value that the last path test found.</summary>
    public string? Matched { get; private set; }

    /// <summary>The first condition that was tested and is there.</summary>
    public ConditionReading? Tested { get; private set; }

    public bool Holds(HealthStep step)
    {
        (Matched, Tested) = (null, null);
        foreach (var test in step.When ?? [])
            if (!Holds(test))
                return false;
        return true;
    }

    public readonly ConditionReading? Condition(string type)
    {
        foreach (var condition in conditions)
            if (condition.Type == type)
                return condition;
        return null;
    }

    public readonly string? Value(string path) => paths[path].TryFirst(root, out var value) ? CellText.Of(value) : null;

    private bool Holds(HealthTest test)
    {
        if (test.Condition is { } type)
            return HoldsCondition(test, Condition(type));
        var path = paths[test.Path!];
        if (test.In is not null)
            return FindIn(path, test.In);
        if (test.Exists is { } exists)
            return path.TryFirst(root, out _) == exists;
        if (test.Above is { } above)
            return path.All(root).Any(value => Number(value) > above);
        if (test.Below is { } below)
            return (Number(test.Path!) ?? 0) < (Number(below) ?? test.Default);
        return Value(test.Path!) is { Length: > 0 } one && Value(test.Differs!) is { Length: > 0 } other && one != other;
    }

    private bool HoldsCondition(HealthTest test, ConditionReading? condition)
    {
        if (test.Not is { } not)
            return condition is null || condition.Status != not;
        if (condition is null || test.Status is { } status && condition.Status != status || test.Reasons is { } reasons && !reasons.Contains(condition.Reason))
            return false;
        Tested ??= condition;
        return true;
    }

    private bool FindIn(JsonPath path, IReadOnlyList<string> allowed)
    {
        foreach (var value in path.All(root))
            if (CellText.Of(value) is { } text && allowed.Contains(text))
            {
                Matched = text;
                return true;
            }

        return false;
    }

    private readonly double? Number(string path) => paths[path].TryFirst(root, out var value) ? Number(value) : null;

    private static double? Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && double.TryParse(value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
