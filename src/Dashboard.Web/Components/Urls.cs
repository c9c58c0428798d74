using System.Globalization;
using System.Text;
using Dashboard.Projections.Health;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Dashboard.Web.Components;

/// <summary>
/// Builds every address of the site. Each page's state is a record with <c>Parse</c> and <c>Url</c> that agree: what one writes the other
/// reads. Unknown or malformed parts are read as absent, never as an error: links are shared and edited by hand.
/// </summary>
public static class Urls
{
    public static string Overview(string? cluster, string? ns = null) => Build("/", ("cluster", cluster), ("ns", ns));

    public static string Search(string? cluster, string? text) => Build("/search", ("cluster", cluster), ("q", text));

    /// <summary>How health and references are read.</summary>
    /// <param name="rule">Shows what this reference rule found.</param>
    public static string Rules(string? cluster, string? rule = null) => Build("/rules", ("cluster", cluster), ("rule", rule));

    public static string Capture(string? cluster) => Build("/capture", ("cluster", cluster));

    public static string Object(string cluster, string uid) => new ObjectAddress(cluster, uid).Url;

    /// <summary>All objects of a kind, or those in one status.</summary>
    public static string Kind(string cluster, string? ns, Model.GroupVersionKind kind, HealthStatus? health = null) =>
        new ObjectsAddress(cluster, kind.Group, kind.Kind, ns, Health: health).Url;

    internal static string Build(string path, params ReadOnlySpan<(string Key, string? Value)> query)
    {
        var url = new StringBuilder(path);
        var separator = '?';
        foreach (var (key, value) in query)
        {
            if (value is null)
                continue;
            url.Append(separator).Append(key).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }
        return url.ToString();
    }

    /// <summary>The same address with parts of its query set, or (null) left out. Other parts stay as they are, in their order.</summary>
    internal static string With(string address, params ReadOnlySpan<(string Key, string? Value)> changed)
    {
        var path = address.Split('?', '#')[0];
        var parts = new List<(string, string?)>();
        foreach (var (key, values) in Read(address).All)
        {
            var kept = true;
            foreach (var (name, _) in changed)
                kept &= name != key;
            if (kept)
                parts.Add((key, values[^1]));
        }
        parts.AddRange(changed);
        return Build(path, [.. parts]);
    }

    /// <summary>The parts of an address's query, for the hidden fields of a form that leads there.</summary>
    internal static IEnumerable<(string Key, string Value)> Parts(string address) => Read(address).All.Select(part => (part.Key, part.Value[^1] ?? ""));

    /// <summary>The query of an absolute or relative address; the last of repeated keys wins.</summary>
    internal static Query Read(string address)
    {
        var start = address.IndexOf('?', StringComparison.Ordinal);
        var end = address.IndexOf('#', StringComparison.Ordinal);
        var text = start < 0 ? "" : address[start..(end > start ? end : address.Length)];
        return new Query(QueryHelpers.ParseQuery(text));
    }

    internal readonly struct Query(Dictionary<string, StringValues> values)
    {
        public string? this[string key] => values.TryGetValue(key, out var found) && found.Count > 0 && !string.IsNullOrWhiteSpace(found[^1]) ? found[^1]!.Trim() : null;

        public IEnumerable<KeyValuePair<string, StringValues>> All => values.Where(part => part.Value.Count > 0);

        /// <summary>As given, blanks included: the core group is the empty string.</summary>
        public string? Exact(string key) => values.TryGetValue(key, out var found) && found.Count > 0 ? found[^1] : null;

        /// <summary>All of repeated keys, as the boxes of a form send them.</summary>
        public string? Joined(string key) => values.TryGetValue(key, out var found) && string.Join(',', found.Where(each => !string.IsNullOrWhiteSpace(each))) is { Length: > 0 } all ? all : null;

        public IReadOnlyList<string> Each(string key) => values.TryGetValue(key, out var found) ? [.. found.OfType<string>().Where(each => each.Length > 0)] : [];

        public bool Flag(string key) => this[key] is "1" or "true" or "on";

        public DateTimeOffset? Time(string key) =>
            DateTimeOffset.TryParse(this[key], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

        public long? Number(string key) => long.TryParse(this[key], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

        public T? Word<T>(string key) where T : struct, Enum =>
            this[key] is { } word && !char.IsAsciiDigit(word[0]) && word[0] != '-' && Enum.TryParse<T>(word, ignoreCase: true, out var value) ? value : null;
    }
}

/// <summary>Which cluster and namespace an address is about; every page has one.</summary>
public sealed record PageScope(string? Cluster, string? Namespace)
{
    /// <param name="address">Absolute or from the site's root.</param>
    public static PageScope Parse(string address)
    {
        var query = Urls.Read(address);
        return new PageScope(ObjectAddress.Parse(address)?.Cluster ?? query["cluster"], query["ns"]);
    }
}

/// <summary>The Objects page.</summary>
/// <param name="Sort">Columns, separated by commas; a leading '-' descends.</param>
/// <param name="Owner">Kind of an owner, or <c>none</c>.</param>
/// <param name="Columns">Printer columns to show, separated by commas; null: those that kubectl shows.</param>
public sealed record ObjectsAddress(
    string? Cluster, string? Group = null, string? Kind = null, string? Namespace = null, string? Text = null, string? Labels = null,
    HealthStatus? Health = null, string? Sort = null, string? Cursor = null, bool Wide = false, string? Owner = null, string? Columns = null)
{
    private const int MaxSorts = 4;

    public string Url => Urls.Build("/objects", [.. Query, ("cursor", Cursor)]);

    /// <summary>All of it but the place in the list, for forms that change a part.</summary>
    public (string Key, string? Value)[] Query =>
    [
        ("cluster", Cluster), ("group", Kind is null ? null : Group), ("kind", Kind), ("ns", Namespace), ("q", Text), ("labels", Labels),
        ("health", Word), ("owner", Owner), ("sort", Sort), ("wide", Wide ? "1" : null), ("cols", Columns),
    ];

    public IReadOnlyList<string> Sorts => Sort?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    public IReadOnlyList<string> LabelTerms => LabelWords.Split(Labels);

    public int Filters => (Text is null ? 0 : 1) + (Labels is null ? 0 : 1) + (Health is null ? 0 : 1) + (Owner is null ? 0 : 1);

    public ObjectsAddress Unfiltered => this with { Text = null, Labels = null, Health = null, Owner = null, Cursor = null };

    private string? Word => Health?.ToString().ToLowerInvariant();

    public static ObjectsAddress Parse(string address)
    {
        var query = Urls.Read(address);
        return new ObjectsAddress(query["cluster"], query.Exact("group"), query["kind"], query["ns"], query["q"], query["labels"],
            query.Word<HealthStatus>("health"), query["sort"], query["cursor"], query.Flag("wide"), query["owner"], query.Joined("cols"));
    }

    /// <summary>Sorted by a column alone: ascending, and on the second click descending. Starts again at the first page.</summary>
    public ObjectsAddress SortedBy(string column) => this with { Sort = Sort == column ? "-" + column : column, Cursor = null };

    /// <summary>Sorted by a column behind those before: added, then descending, then taken away.</summary>
    public ObjectsAddress AlsoSortedBy(string column)
    {
        var sorts = Sorts.ToList();
        var at = sorts.FindIndex(sort => sort == column || sort == "-" + column);
        if (at < 0)
            sorts.Add(column);
        else if (sorts[at] == column)
            sorts[at] = "-" + column;
        else
            sorts.RemoveAt(at);
        return this with { Sort = sorts.Count == 0 ? null : string.Join(',', sorts.TakeLast(MaxSorts)), Cursor = null };
    }

    /// <summary>With a term of the label selector added, or taken away where it is there.</summary>
    public ObjectsAddress WithLabel(string term)
    {
        var terms = LabelTerms.Contains(term) ? LabelTerms.Where(each => each != term) : LabelTerms.Append(term);
        return this with { Labels = string.Join(',', terms) is { Length: > 0 } labels ? labels : null, Cursor = null };
    }

    /// <summary>The whole list as a file.</summary>
    /// <param name="format">csv, yaml or names.</param>
    public string ExportUrl(string format) => Urls.Build("/api/v1/objects/export",
        ("format", format), ("cluster", Cluster), ("group", Kind is null ? null : Group), ("kind", Kind), ("namespace", Namespace), ("q", Text),
        ("labelSelector", Labels), ("health", Word), ("owner", Owner), ("sort", Sort));
}

/// <summary>One object's page. <see cref="At"/> is a position or a time: the page is then about the past.</summary>
public sealed record ObjectAddress(
    string Cluster, string Uid, string? Tab = null, string? At = null, long? FromVersion = null, long? ToVersion = null,
    string? Range = null, string? Cursor = null, bool Noise = false)
{
    public const string Prefix = "/objects/";

    public string Url => Urls.Build($"{Prefix}{Uri.EscapeDataString(Cluster)}/{Uri.EscapeDataString(Uid)}",
        ("tab", Tab), ("at", At), ("from", FromVersion?.ToString(CultureInfo.InvariantCulture)), ("to", ToVersion?.ToString(CultureInfo.InvariantCulture)),
        ("range", Range), ("noise", Noise ? "true" : null), ("cursor", Cursor));

    public ObjectAddress OnTab(string? tab) => new(Cluster, Uid, tab, At);

    /// <summary>What one change did.</summary>
    public static ObjectAddress DiffAt(string cluster, string uid, long position) => new(cluster, uid, "diff", FromVersion: position - 1, ToVersion: position);

    /// <summary>Null when the address is not an object's page.</summary>
    public static ObjectAddress? Parse(string address)
    {
        var path = Uri.TryCreate(address, UriKind.Absolute, out var absolute) && absolute.Scheme is "http" or "https" && absolute is not null
            ? absolute.AbsolutePath
            : address.Split('?', '#')[0];
        if (!path.StartsWith(Prefix, StringComparison.Ordinal) || path[Prefix.Length..].Split('/') is not [{ Length: > 0 } cluster, { Length: > 0 } uid])
            return null;
        var query = Urls.Read(address);
        return new ObjectAddress(Uri.UnescapeDataString(cluster), Uri.UnescapeDataString(uid), query["tab"], query["at"],
            query.Number("from"), query.Number("to"), query["range"], query["cursor"], query.Flag("noise"));
    }
}

/// <summary>The Evidence page: tree heads, newest first, and the proof of one row.</summary>
/// <param name="Before">Heads below this number.</param>
public sealed record EvidenceAddress(string? Cluster, long? Position = null, long? Before = null)
{
    public string Url => Urls.Build("/evidence",
        ("cluster", Cluster), ("position", Position?.ToString(CultureInfo.InvariantCulture)), ("before", Before?.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The same proof for a program.</summary>
    public string? ProofUrl => Cluster is null || Position is null
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"/api/v1/proofs/{Uri.EscapeDataString(Cluster)}/{Position}");

    public static EvidenceAddress Parse(string address)
    {
        var query = Urls.Read(address);
        return new EvidenceAddress(query["cluster"], query.Number("position"), query.Number("before"));
    }
}

/// <summary>The Changes page: terms as typed, and a time range.</summary>
/// <param name="Range">A length back from now (<c>1h</c>, <c>24h</c>) or from At; ignored where From is given.</param>
/// <param name="At">A position or a time: nothing later is listed.</param>
public sealed record ChangesAddress(
    string? Cluster, string? Namespace = null, string? Terms = null, DateTimeOffset? From = null, DateTimeOffset? To = null,
    string? Range = null, bool Noise = false, string? Cursor = null, string? At = null)
{
    public string Url => Urls.Build("/changes",
        ("cluster", Cluster), ("ns", Namespace), ("q", Terms), ("from", From is { } from ? Words.Iso(from) : null), ("to", To is { } to ? Words.Iso(to) : null),
        ("range", Range), ("at", At), ("noise", Noise ? "true" : null), ("cursor", Cursor));

    public static ChangesAddress Parse(string address)
    {
        var query = Urls.Read(address);
        return new ChangesAddress(query["cluster"], query["ns"], query["q"], query.Time("from"), query.Time("to"), query["range"], query.Flag("noise"), query["cursor"], query["at"]);
    }
}
