using Dashboard.Projections.Health;
using Dashboard.Projections.Objects;
using Dashboard.Web.Components;

namespace Dashboard.Web.Features.Overview;

/// <summary>The kinds table: custom resources, worst first, and the rest of all kinds in one last row.</summary>
/// <param name="Rest">Null: every kind has a row.</param>
public sealed record KindRows(IReadOnlyList<KindSummary> Shown, KindRest? Rest)
{
    public const int MaxShown = 13;

    public static KindRows Of(IReadOnlyList<KindSummary> kinds)
    {
        var custom = kinds.Where(kind => kind.Custom).OrderByDescending(Trouble).ThenByDescending(kind => kind.Health.Total).ToList();
        var shown = custom.Concat(custom.Count == 0 ? kinds : []).Take(MaxShown).ToList();
        var rest = kinds.Except(shown).ToList();
        if (rest.Count == 1)
            return new KindRows([.. shown, rest[0]], null);
        return new KindRows(shown, rest.Count == 0 ? null : KindRest.Of(rest));
    }

    /// <summary>Failed weighs more than any number of degraded, and so on down.</summary>
    private static (int Failed, int Degraded, int Unknown, int Progressing) Trouble(KindSummary kind) =>
        (kind.Health.Failed, kind.Health.Degraded, kind.Health.Unknown, kind.Health.Progressing);
}

/// <summary>Kinds without a row of their own, summed.</summary>
public sealed record KindRest(int Kinds, HealthCounts Health, IReadOnlyList<int> Changes, ObjectRow? Worst)
{
    public static KindRest Of(IReadOnlyList<KindSummary> kinds)
    {
        var changes = new int[kinds.Max(kind => kind.Changes.Count)];
        foreach (var kind in kinds)
        {
            for (var i = 0; i < kind.Changes.Count; i++)
                changes[i] += kind.Changes[i];
        }
        var worst = kinds.Select(kind => kind.Worst).OfType<ObjectRow>().OrderByDescending(row => row.Health.Status.Severity()).ThenBy(row => row.Health.Since).FirstOrDefault();
        return new KindRest(kinds.Count, kinds.Aggregate(default(HealthCounts), (sum, kind) => sum.Plus(kind.Health)), changes, worst);
    }
}
