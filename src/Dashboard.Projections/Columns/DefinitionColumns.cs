using System.Text.Json;
using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Projections.Objects;

namespace Dashboard.Projections.Columns;

/// <summary>Reads the printer columns of each version out of a CustomResourceDefinition.</summary>
internal static class DefinitionColumns
{
    private const int MaxColumns = 64;

    public static bool IsDefinition(GroupVersionKind kind) => kind is { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" };

    /// <summary>Empty for an object that is no definition. Age is left out: every table shows it anyway.</summary>
    public static IReadOnlyList<(GroupVersionKind Kind, IReadOnlyList<PrinterColumn> Columns)> Read(JsonElement root)
    {
        if (!SharedChecks.Child(root, "spec", out var spec) || !SharedChecks.Child(spec, "names", out var names)
            || !SharedChecks.Child(spec, "versions", out var versions) || versions.ValueKind != JsonValueKind.Array)
            return [];
        var (group, kind) = (ConditionReading.Text(spec, "group"), ConditionReading.Text(names, "kind"));
        return [.. versions.EnumerateArray().DistinctBy(version => ConditionReading.Text(version, "name"))
            .Select(version => (new GroupVersionKind(group, ConditionReading.Text(version, "name"), kind), Columns(version)))];
    }

    private static IReadOnlyList<PrinterColumn> Columns(JsonElement version)
    {
        if (!SharedChecks.Child(version, "additionalPrinterColumns", out var list) || list.ValueKind != JsonValueKind.Array)
            return [];
        return [.. list.EnumerateArray().Select(Column).Where(column => column.Name.Length > 0 && column.JsonPath != ".metadata.creationTimestamp").Take(MaxColumns)];
    }

    private static PrinterColumn Column(JsonElement column) => new(
        ConditionReading.Text(column, "name"),
        ConditionReading.Text(column, "type") is { Length: > 0 } type ? type : "string",
        ConditionReading.Text(column, "jsonPath"),
        SharedChecks.Number(column, "priority", out var priority) ? (int)Math.Clamp(priority, 0, 1_000) : 0,
        ConditionReading.Text(column, "description"));
}
