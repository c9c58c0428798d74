using Dashboard.Model.Access;
using Dashboard.Projections.Activity;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Timeline;
using Dashboard.Web.Components;

namespace Dashboard.Web.Features.Timeline;

/// <summary>What the page shows without its canvas.</summary>
/// <param name="From">Left edge of what is in view.</param>
/// <param name="At">The past moment that it is about; null: now.</param>
/// <param name="Range">What is brushed, in numbers; null: nothing is.</param>
/// <param name="Ends">Positions of the selected object's versions at both ends of the brush; null: it has no two to compare.</param>
public sealed record TimelinePageData(TimelineData Lanes, DateTimeOffset From, DateTimeOffset To, DateTimeOffset? At, RangeSummary? Range, (long From, long To)? Ends, DateTimeOffset Now);

public sealed class TimelineLoader(TimelineQueries timeline, HistoryQueries history, ActivityQueries activity, TimeProvider clock)
{
    public const int Lanes = 40;

    /// <summary>Lengths offered.</summary>
    public static readonly IReadOnlyList<(string Name, string Words)> Ranges = [("15m", "15 m"), ("1h", "1 h"), ("3h", "3 h"), ("1d", "24 h"), ("30d", "30 d")];

    /// <exception cref="Projections.QueryException">Something in the address is not allowed.</exception>
    public async Task<TimelinePageData> LoadAsync(ReadScope scope, TimelineAddress address, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var at = await MomentAsync(scope, address.At, cancellationToken);
        var (from, to) = Window(address, at ?? now, await UsualAsync(scope, at ?? now, cancellationToken));
        var data = await timeline.ReadAsync(
            scope, new TimelineFilter(from, to, address.Namespace, address.Group, address.Kind, Root: address.Root, Healthy: address.Healthy, Order: address.Order, Lanes: Lanes), cancellationToken);
        var range = address.Brush is { } brush ? await timeline.RangeAsync(scope, address.Namespace, brush.From, brush.To, cancellationToken) : null;
        return new TimelinePageData(data, from, to, at, range, await EndsAsync(scope, address, cancellationToken), now);
    }

    /// <summary>The past moment that an address is about; null: now.</summary>
    public async Task<DateTimeOffset?> MomentAsync(ReadScope scope, string? at, CancellationToken cancellationToken) =>
        PastMoment.Parse(at) is { } point ? await timeline.MomentAsync(scope.Cluster, point, cancellationToken) : null;

    /// <summary>The length that is shown where none is asked for.</summary>
    public async Task<TimeSpan> UsualAsync(ReadScope scope, DateTimeOffset until, CancellationToken cancellationToken) =>
        TimeRange.Usual(await activity.BegunAsync(scope, cancellationToken), until);

    private async Task<(long From, long To)?> EndsAsync(ReadScope scope, TimelineAddress address, CancellationToken cancellationToken)
    {
        if ((address.Selected ?? address.Root) is not { } uid || address.Brush is not { } brush)
            return null;
        var from = await history.VersionAsync(scope, uid, new LogPoint(null, brush.From), cancellationToken);
        var to = from is null ? null : await history.VersionAsync(scope, uid, new LogPoint(null, brush.To), cancellationToken);
        return to is null || to.Change.Position == from!.Change.Position ? null : (from.Change.Position, to.Change.Position);
    }

    /// <summary>What is in view: as asked; else the range that every page goes by, with room around it; else the usual length.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) Window(TimelineAddress address, DateTimeOffset until, TimeSpan usual)
    {
        if (address is { Start: { } start, End: { } end } && start < end)
            return (start, end);
        if (address is { Range: null, From: { } from, To: { } to } && from < to)
            return (from - (to - from) * 0.2, to + (to - from) * 0.2);
        return (until - (TimeRange.Parse(address.Range) ?? usual), until);
    }
}
