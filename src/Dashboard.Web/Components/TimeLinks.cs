namespace Dashboard.Web.Components;

/// <summary>
/// Where the frame's time control and rail lead from a page: to the same page at another time where it can show one, else to the timeline, which always can.
/// </summary>
/// <param name="Path">Path and query of the page.</param>
public sealed record TimeLinks(string Path, string? Cluster, string? Namespace)
{
    private string Page => Path.Split('?', '#')[0];

    public bool ShowsPast => Page is "/timeline" or "/topology" or "/changes" || ObjectAddress.Parse(Path) is not null;

    private bool TakesRange => Page is "/timeline" or "/changes";

    /// <summary>The past moment that the page is about: a position or a time. Null: now.</summary>
    public string? At => ShowsPast ? Asked : null;

    /// <summary>A past moment that the page was asked for and cannot show.</summary>
    public string? Ignored => ShowsPast ? null : Asked;

    public (DateTimeOffset From, DateTimeOffset To)? Range => Urls.Read(Path) is var query && query.Time("from") is { } from && query.Time("to") is { } to && from < to ? (from, to) : null;

    /// <summary>The page now.</summary>
    public string Live => Urls.With(Path, ("at", null));

    /// <summary>The page at a moment.</summary>
    public string Past(string at) => Urls.With(PastBase, ("at", at));

    /// <summary>What a script adds <c>at</c> to.</summary>
    public string PastBase => ShowsPast
        ? Urls.With(Path, ("at", null), ("cursor", null), ("start", null), ("end", null), ("bfrom", null), ("bto", null), TakesRange ? ("from", null) : ("cursor", null), TakesRange ? ("to", null) : ("cursor", null))
        : new TimelineAddress(Cluster, Namespace).Url;

    /// <summary>What a script adds <c>from</c> and <c>to</c> to.</summary>
    public string RangeBase => TakesRange
        ? Urls.With(Path, ("from", null), ("to", null), ("cursor", null), ("bfrom", null), ("bto", null), ("at", null))
        : new TimelineAddress(Cluster, Namespace).Url;

    private string? Asked => Urls.Read(Path)["at"] is { } at && PastMoment.Parse(at) is not null ? at : null;
}
