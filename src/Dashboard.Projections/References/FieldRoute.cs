using System.Text.Json;
using Dashboard.Projections.Columns;

namespace Dashboard.Projections.References;

/// <summary>A rule's path. Finds every value that it leads to, with the value's own path. Immutable and thread-safe.</summary>
internal sealed class FieldRoute
{
    private readonly IReadOnlyList<JsonPath.Step> _steps;

    private FieldRoute(IReadOnlyList<JsonPath.Step> steps, string trunk) => (_steps, Trunk) = (steps, trunk);

    /// <summary>The fields before the first list: a change elsewhere cannot change what the route finds.</summary>
    public string Trunk { get; }

    /// <summary>Null: not a path of fields and <c>[*]</c> that begins with a field.</summary>
    public static FieldRoute? TryParse(string text)
    {
        if (JsonPathParser.Parse(text) is not { Count: > 0 } steps || steps[0].Field is null || steps.Any(step => step.Index is not null || step.Filter is not null))
            return null;
        var trunk = new PathText();
        foreach (var step in steps.TakeWhile(step => step.Field is not null))
            trunk.Member(step.Field!);
        return new FieldRoute(steps, trunk.ToString());
    }

    public void Find(JsonElement root, PathText path, Action<JsonElement> found) => Find(root, 0, path, found);

    private void Find(JsonElement at, int index, PathText path, Action<JsonElement> found)
    {
        if (index == _steps.Count)
        {
            found(at);
            return;
        }

        var step = _steps[index];
        if (step.Field is { } field)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(field, out var next))
                return;
            path.Member(field);
            Find(next, index + 1, path, found);
            path.Back();
        }
        else if (at.ValueKind == JsonValueKind.Array)
        {
            Items(at, index, path, found);
        }
        else if (at.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in at.EnumerateObject())
            {
                path.Member(member.Name);
                Find(member.Value, index + 1, path, found);
                path.Back();
            }
        }
    }

    private void Items(JsonElement list, int index, PathText path, Action<JsonElement> found)
    {
        var key = PathText.KeyOf(list);
        var place = 0;
        foreach (var item in list.EnumerateArray())
        {
            path.Item(item, place++, key);
            Find(item, index + 1, path, found);
            path.Back();
        }
    }
}
