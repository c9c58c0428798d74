using System.Text.RegularExpressions;
using Dashboard.Model;
using Dashboard.Model.Diff;

namespace Dashboard.Projections.Audit;

/// <summary>Field changes between versions, with masks recognised.</summary>
internal static partial class FieldChanges
{
    /// <summary>What a change changed, with who set each field as the log has it.</summary>
    /// <returns>None where there is no version before it, or one of the two is in quarantine: what it held is not known.</returns>
    public static IReadOnlyList<FieldChange> Of(Change now)
    {
        if (now.Quarantined || now.Previous is not { Quarantined: false } was)
            return [];
        var edits = FieldDiff.Compare(was.Json.Span, now.Json.Span);
        if (now.PathManagers is not { } managers)
            return [.. edits.Select(edit => Field(edit, now.Manager))];
        var setters = now.Paths.Zip(managers).ToDictionary(StringComparer.Ordinal);
        return [.. edits.Select(edit => Field(edit, setters.GetValueOrDefault(edit.Path, now.Manager)))];
    }

    /// <summary>Between any two versions, with who owns each field in the later one: who took a field away is not known.</summary>
    public static IReadOnlyList<FieldChange> Between(Change was, Change now)
    {
        var edits = FieldDiff.Compare(was.Json.Span, now.Json.Span);
        var owners = FieldManagers.Owners(now.Json.Span, [.. edits.Select(edit => edit.Path)]);
        return [.. edits.Select((edit, i) => Field(edit, owners[i]))];
    }

    private static FieldChange Field(FieldEdit edit, string? manager) => new(edit.Path, edit.Was, edit.Is, IsMask(edit.Was) || IsMask(edit.Is), manager);

    /// <summary>As the redactor writes a masked string.</summary>
    private static bool IsMask(string? json) => json is not null && Mask().IsMatch(json);

    [GeneratedRegex("^\"redacted:[0-9a-f]{8}\"$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Mask();
}
