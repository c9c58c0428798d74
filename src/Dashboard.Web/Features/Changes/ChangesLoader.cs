using Dashboard.Model.Access;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Coverage;
using Dashboard.Projections.Timeline;
using Dashboard.Web.Components;

namespace Dashboard.Web.Features.Changes;

/// <summary>A page of changes with the statement of how complete it is.</summary>
public sealed record ChangesData(HistoryPage Page, ChangeTerms Terms, CoverageStatement Coverage, DateTimeOffset Now);

public sealed class ChangesLoader(HistoryQueries history, TimelineQueries timeline, CoverageQueries coverage, TimeProvider clock)
{
    public const int PageSize = 100;

    /// <summary>Lengths back from now that an address may name; the first is the default.</summary>
    public static readonly IReadOnlyList<(string Name, TimeSpan Length)> Ranges =
        [("3h", TimeSpan.FromHours(3)), ("1h", TimeSpan.FromHours(1)), ("24h", TimeSpan.FromHours(24)), ("7d", TimeSpan.FromDays(7)), ("30d", TimeSpan.FromDays(30))];

    public async Task<ChangesData> LoadAsync(ReadScope scope, ChangesAddress address, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var terms = ChangeTerms.Parse(address.Terms);
        var length = Ranges.Where(range => range.Name == address.Range).Select(range => range.Length).DefaultIfEmpty(Ranges[0].Length).First();
        var past = PastMoment.Parse(address.At);
        var to = address.To ?? (await timeline.MomentAsync(scope.Cluster, past ?? default, cancellationToken))?.AddMilliseconds(1) ?? now;
        var from = address.From ?? to - length;
        var filter = terms.Filter with
        {
            // Positions say it exactly: then the times are only what coverage is stated for.
            Namespace = terms.Filter.Namespace ?? address.Namespace, From = terms.Filter.FirstPosition is null ? from : null, To = terms.Filter.FirstPosition is null ? to : null,
            LastPosition = terms.Filter.LastPosition ?? past?.Position,
            Cursor = address.Cursor, Limit = PageSize, Noise = address.Noise, FieldsPerChange = 1,
        };
        var page = await history.ChangesAsync(scope, filter, cancellationToken);
        var statement = await coverage.StatementAsync(scope, filter.Group, filter.Kind, filter.Namespace, from, to, cancellationToken);
        return new ChangesData(page, terms, statement, now);
    }
}
