using System.Text;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>The 409 of an apply that would change fields of other managers.</summary>
internal static class ApplyConflict
{
    /// <param name="allowed">Fields that may be taken over without force.</param>
    public static void ThrowIfAny(List<ManagedFieldsEntry> managed, ManagedFieldsEntry own, FieldSet taken, FieldSet allowed)
    {
        var conflicts = new List<(string Manager, string Path)>();
        foreach (var entry in managed)
        {
            if (ReferenceEquals(entry, own))
                continue;
            foreach (var path in entry.Fields.Intersect(taken).Except(allowed).Paths())
                conflicts.Add((Describe(entry), Text(path)));
        }
        if (conflicts.Count > 0)
            throw new RejectedException(409, "Conflict", Message(conflicts),
                [.. conflicts.Select(c => new StatusCause("FieldManagerConflict", $"conflict with {c.Manager}", c.Path))]);
    }

    private static string Message(List<(string Manager, string Path)> conflicts)
    {
        if (conflicts is [var (manager, path)])
            return $"Apply failed with 1 conflict: conflict with {manager}: {path}";
        var lines = conflicts.GroupBy(c => c.Manager, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .SelectMany(g => g.Select(c => $"- {c.Path}").Prepend($"conflicts with {g.Key}:"));
        return $"Apply failed with {conflicts.Count} conflicts: {string.Join('\n', lines)}";
    }

    private static string Describe(ManagedFieldsEntry entry)
    {
        var text = $"\"{entry.Owner.Manager}\"";
        if (entry.Owner.Subresource.Length > 0)
            text += $" with subresource \"{entry.Owner.Subresource}\"";
        return entry.IsApply ? text : $"{text} using {entry.Owner.ApiVersion}";
    }

    /// <summary><c>.spec.containers[name="app"].image</c>.</summary>
    private static string Text(IReadOnlyList<string> path)
    {
        var text = new StringBuilder();
        foreach (var element in path)
        {
            var rest = element[2..];
            if (element[0] == 'f')
                text.Append('.').Append(rest);
            else if (element[0] == 'k')
                text.Append('[').AppendJoin(',', Keys(rest)).Append(']');
            else
                text.Append(element[0] == 'v' ? "[=" : "[").Append(rest).Append(']');
        }
        return text.ToString();
    }

    private static IEnumerable<string> Keys(string json)
    {
        foreach (var (name, value) in JsonInput.Parse(json) as JsonObject ?? [])
            yield return $"{name}={Encoding.UTF8.GetString(JsonBytes.Of(value))}";
    }
}
