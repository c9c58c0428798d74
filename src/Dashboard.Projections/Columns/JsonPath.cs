using System.Text.Json;

namespace Dashboard.Projections.Columns;

/// <summary>
/// The JSONPath that printer columns use: fields, <c>['quoted']</c> fields, indexes (from the end when negative), <c>[*]</c> and
/// <c>[?(@.type=="Ready")]</c>. Anything else does not parse. Immutable and thread-safe.
/// </summary>
public sealed class JsonPath
{
    private readonly IReadOnlyList<Step> _steps;

    private JsonPath(IReadOnlyList<Step> steps) => _steps = steps;

    /// <summary>Null: not a path of this form, so the column stays empty.</summary>
    public static JsonPath? TryParse(string text) => JsonPathParser.Parse(text) is { } steps ? new JsonPath(steps) : null;

    /// <summary>The first value the path leads to.</summary>
    public bool TryFirst(JsonElement root, out JsonElement found) => First(root, 0, out found);

    /// <summary>Every value the path leads to, in document order.</summary>
    public IEnumerable<JsonElement> All(JsonElement root) => All(root, 0);

    private bool First(JsonElement at, int index, out JsonElement found)
    {
        for (; index < _steps.Count; index++)
        {
            var step = _steps[index];
            if (step.Many)
            {
                foreach (var next in step.Each(at))
                    if (First(next, index + 1, out found))
                        return true;
                found = default;
                return false;
            }

            if (!step.TryOne(at, out at))
            {
                found = default;
                return false;
            }
        }

        found = at;
        return true;
    }

    private IEnumerable<JsonElement> All(JsonElement at, int index)
    {
        if (index == _steps.Count)
        {
            yield return at;
            yield break;
        }

        var step = _steps[index];
        if (!step.Many)
        {
            if (step.TryOne(at, out var one))
                foreach (var value in All(one, index + 1))
                    yield return value;
            yield break;
        }

        foreach (var next in step.Each(at))
            foreach (var value in All(next, index + 1))
                yield return value;
    }

    /// <summary>One step: a field, an index, all items, or the items whose field equals a literal.</summary>
    internal sealed record Step(string? Field, int? Index, IReadOnlyList<Step>? Filter, string? Literal)
    {
        public bool Many => Field is null && Index is null;

        public bool TryOne(JsonElement at, out JsonElement next)
        {
            next = default;
            if (Field is not null)
                return at.ValueKind == JsonValueKind.Object && at.TryGetProperty(Field, out next);
            if (at.ValueKind != JsonValueKind.Array)
                return false;
            var index = Index!.Value < 0 ? at.GetArrayLength() + Index.Value : Index.Value;
            if (index < 0 || index >= at.GetArrayLength())
                return false;
            next = at[index];
            return true;
        }

        public IEnumerable<JsonElement> Each(JsonElement at)
        {
            if (at.ValueKind == JsonValueKind.Object && Filter is null)
                foreach (var property in at.EnumerateObject())
                    yield return property.Value;
            if (at.ValueKind != JsonValueKind.Array)
                yield break;
            foreach (var item in at.EnumerateArray())
                if (Filter is null || Matches(item))
                    yield return item;
        }

        private bool Matches(JsonElement item)
        {
            foreach (var step in Filter!)
                if (!step.TryOne(item, out item))
                    return false;
            return Literal is null || CellText.Of(item) == Literal;
        }
    }
}
