using Dashboard.Projections.Objects;

namespace Dashboard.Web.Features.ObjectDetails;

/// <summary>Commands for a shell about exactly one object.</summary>
public static class KubectlCommands
{
    /// <param name="site">Where this site is, with a slash at its end.</param>
    /// <param name="at">The past point that is shown; null: now.</param>
    public static IReadOnlyList<(string Name, string Command)> Of(ObjectDetail detail, string cluster, string site, string? at)
    {
        var item = detail.Object;
        var resource = item.Kind.Group.Length == 0 ? detail.Resource : $"{detail.Resource}.{item.Kind.Group}";
        // Behind -- nothing is read as an option.
        var of = $"{Quoted(resource)}{(item.Namespace is { } ns ? $" -n {Quoted(ns)}" : null)} -- {Quoted(item.Name)}";
        var manifest = $"{site}api/v1/objects/{Uri.EscapeDataString(cluster)}/{Uri.EscapeDataString(item.Uid)}?manifest=true{(at is null ? null : $"&at={Uri.EscapeDataString(at)}")}";
        return
        [
            ("get", $"kubectl get -o yaml {of}"),
            ("describe", $"kubectl describe {of}"),
            ("diff", $"curl -sSf {Quoted(manifest)} | kubectl diff -f -"),
        ];
    }

    /// <summary>One word of a POSIX shell.</summary>
    public static string Quoted(string text) =>
        text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or '/' or ':' or '@' or '+' or ',')
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
