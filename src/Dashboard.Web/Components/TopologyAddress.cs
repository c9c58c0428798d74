using System.Globalization;
using Dashboard.Projections.Topology;

namespace Dashboard.Web.Components;

/// <summary>The Topology page.</summary>
/// <param name="Lens">What of the scope is shown.</param>
/// <param name="At">A position or a time: the page is then about the past.</param>
/// <param name="Focus">Namespace that the canvas stands in; <c>*</c>: all of them. The canvas writes it.</param>
/// <param name="Table">The tree table stands in the canvas's place.</param>
/// <param name="Lanes">The timeline of what is selected stands below.</param>
public sealed record TopologyAddress(
    string? Cluster, string? Namespace = null, string? Root = null, string? Selected = null, LensAddress? Lens = null, string? At = null, string? Focus = null, bool Table = false,
    bool Lanes = false)
{
    public string Url => Urls.Build("/topology",
        [("cluster", Cluster), ("ns", Namespace), ("root", Root), ("at", At), .. Shown.Query, ("focus", Focus), ("selected", Selected), ("table", Table ? "1" : null),
            ("lanes", Lanes ? "1" : null)]);

    /// <summary>The lens; one that leaves nothing out where there is none.</summary>
    public LensAddress Shown => Lens ?? LensAddress.None;

    /// <summary>Where the canvas reads its snapshot.</summary>
    public string SnapshotUrl => Urls.Build("/api/v1/topology", ("cluster", Cluster), ("namespace", Namespace), ("root", Root), ("at", At), ("columns", "true"));

    public static TopologyAddress Parse(string address)
    {
        var query = Urls.Read(address);
        var lens = LensAddress.Parse(address);
        return new TopologyAddress(query["cluster"], query["ns"], query["root"], query["selected"], lens == LensAddress.None ? null : lens, query["at"], query["focus"], query.Flag("table"),
            query.Flag("lanes"));
    }
}

/// <summary>The lens of the Topology page: every part that is given must hold. The canvas reads the same text (Client/graph/lens.ts).</summary>
/// <param name="Show">Null: as suits the scope's size; <see cref="All"/>; <see cref="Problems"/>.</param>
/// <param name="Hops">1 to 3 edges around the selection; 0: no bound.</param>
/// <param name="Kinds">Kinds as <c>Kind</c> or <c>Kind.group</c>, joined by commas.</param>
/// <param name="Within">Namespaces joined by commas; <c>-</c> stands for objects without one.</param>
/// <param name="Labels">A label selector.</param>
/// <param name="Text">Part of a name or kind.</param>
/// <param name="Since">Changed at or after.</param>
/// <param name="Manager">Field manager that set something, since <paramref name="Since"/> or in the day before.</param>
public sealed record LensAddress(
    string? Show = null, int Hops = 0, string? Kinds = null, string? Within = null, string? Labels = null, string? Text = null, DateTimeOffset? Since = null, string? Manager = null)
{
    public const string All = "all";
    public const string Problems = "problems";
    public const int MostHops = 3;

    public static readonly LensAddress None = new();

    /// <summary>The lens as a query, without a question mark: what the canvas gets.</summary>
    public string Code => Urls.Build("", Query).TrimStart('?');

    /// <summary>Parts that narrow the view, besides the choice between all and problems.</summary>
    public int Filters => new[] { Hops > 0, Kinds is not null, Within is not null, Labels is not null, Text is not null, Since is not null, Manager is not null }.Count(given => given);

    internal (string Key, string? Value)[] Query =>
    [
        ("lens", Show), ("hops", Hops > 0 ? Hops.ToString(CultureInfo.InvariantCulture) : null), ("kinds", Kinds), ("in", Within), ("labels", Labels), ("q", Text),
        ("since", Since is { } since ? Words.Iso(since) : null), ("manager", Manager),
    ];

    public static LensAddress Parse(string address)
    {
        var query = Urls.Read(address);
        return new LensAddress(
            query["lens"] is All or Problems ? query["lens"] : null, query.Number("hops") is >= 1 and <= MostHops and var hops ? (int)hops : 0, query["kinds"], query["in"],
            query["labels"], query["q"], query.Time("since"), query["manager"]);
    }

    /// <param name="around">Uid that hops are counted from.</param>
    public TopologyLens On(string? around) => new(
        Show is null && Filters == 0 ? null : Show == Problems, around, Hops, Kinds, Within, Text, Labels is null && Since is null && Manager is null ? null : new ObjectMatch(Labels, Since, Manager));
}
