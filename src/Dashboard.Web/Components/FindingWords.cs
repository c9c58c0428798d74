using System.Globalization;
using Dashboard.Projections.Findings;
using Dashboard.Web.Features.Changes;

namespace Dashboard.Web.Components;

/// <summary>What was found, said in a sentence. 'Set by' names tools, as they call themselves.</summary>
public static class FindingWords
{
    public static string Sentence(Finding found) => $"{Before(found)} {ObjectName(found)}: {Count(found)} in {Length(found)}";

    /// <summary>What comes before the object's name.</summary>
    public static string Before(Finding found) => found.Type switch
    {
        FindingType.Fight => $"{Names(found.Managers)} {(found.Open ? "fight" : "fought")} over {found.Subject} of",
        FindingType.Flapping => $"{found.Subject} {(found.Open ? "flaps" : "flapped")} on",
        _ => $"{(found.Managers.Count == 0 ? "Something" : Names(found.Managers))} {(found.Open ? found.Managers.Count > 1 ? "rewrite" : "rewrites" : "rewrote")}",
    };

    /// <summary>Exactly the changes that it counts.</summary>
    public static string ChangesUrl(string cluster, Finding found) => new ChangesAddress(
        cluster, Terms: string.Join(' ',
            new[]
            {
                ChangeTerms.Write("uid", found.Object.Uid), found.Path is { } path ? ChangeTerms.Write("path", path) : null,
                ChangeTerms.Write("positions", string.Create(CultureInfo.InvariantCulture, $"{found.FirstPosition}-{found.LastPosition}")),
            }.OfType<string>()),
        From: found.FirstAt, To: found.LastAt + TimeSpan.FromSeconds(1), Noise: found.Path is null).Url;

    public static string ObjectName(Finding found) => $"{found.Object.Kind.Kind} {found.Object.Name}";

    public static string Count(Finding found) => Words.Plural(found.Count, "time");

    /// <summary>At least a second: turns within one second are no time at all in words.</summary>
    public static string Length(Finding found)
    {
        var length = found.LastAt - found.FirstAt;
        return Words.Duration(length < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : length);
    }

    private static string Names(IReadOnlyList<string> managers) => managers switch
    {
        [] => "Unknown managers",
        [var one] => one,
        [var one, var other] => $"{one} and {other}",
        [var one, var other, ..] => $"{one}, {other} and {Words.Count(managers.Count - 2)} more",
    };
}
