using System.Text.RegularExpressions;
using Dashboard.Model;
using Dashboard.Model.Diff;

namespace Dashboard.Projections.Audit;

/// <summary>Field changes between versions, with masks recognised.</summary>
internal static partial class FieldChanges
{
    public static IReadOnlyList<FieldChange> Between(Change was, Change now) =>
        [.. FieldDiff.Compare(was.Json.Span, now.Json.Span).Select(edit => new FieldChange(edit.Path, edit.Was, edit.Is, IsMask(edit.Was) || IsMask(edit.Is)))];

    /// <summary>As the redactor writes a masked string.</summary>
    private static bool IsMask(string? json) => json is not null && Mask().IsMatch(json);

    [GeneratedRegex("^\"redacted:[0-9a-f]{8}\"$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Mask();
}
