using Dashboard.Model.Access;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Conditions;
using Dashboard.Projections.Coverage;
using Dashboard.Projections.Findings;
using Dashboard.Projections.Objects;
using Dashboard.Web.Components;

namespace Dashboard.Web.Features.ObjectDetails;

public sealed class ObjectLoader(ObjectQueries objects, VersionLoader versions, ConditionQueries conditions, FindingQueries findings, CoverageQueries coverage, TimeProvider clock)
{
    private const int OwnersDrawn = 2;
    private const int FindingsAsked = 20;

    public async Task<ObjectData> LoadAsync(ReadScope scope, ObjectAddress address, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var detail = await objects.FindAsync(scope, address.Uid, cancellationToken);
        if (detail is null)
            return new ObjectData(null, null, new ObjectSpans([], [], []), [], new CoverageStatement(false, 0, now, now, []), new HistoryPage([], null, 0), new SpanWindow(now, now), now);

        var point = PastMoment.Parse(address.At) ?? (detail.DeletedAt is null ? LogPoint.Now : new LogPoint(detail.Position, null));
        var shown = await versions.LoadAsync(scope, address, point, cancellationToken);
        var end = address.At is null ? detail.DeletedAt ?? now : point.At ?? shown.Blame?.Version.Change.ObservedAt ?? now;
        var window = SpanWindow.Ending(end, address.Range);
        var spans = await conditions.SpansAsync(scope, address.Uid, window.From, window.To, cancellationToken);
        var owners = new List<(ObjectRow, ObjectSpans)>();
        foreach (var owner in detail.Owners.Reverse().Take(OwnersDrawn))
            owners.Add((owner, await conditions.SpansAsync(scope, owner.Object.Uid, window.From, window.To, cancellationToken)));
        var kind = detail.Object.Kind;
        var covered = await coverage.StatementAsync(scope, kind.Group, kind.Kind, detail.Object.Namespace, window.From, window.To, cancellationToken);
        var found = await findings.ListAsync(scope, new FindingFilter(Uid: address.Uid, Limit: FindingsAsked), cancellationToken);
        return new ObjectData(detail, shown.Blame, spans, owners, covered, shown.History, window, now)
        {
            References = shown.References,
            Findings = [.. found.Items.Where(each => each.LastAt > window.From && each.FirstAt < window.To)],
        };
    }
}
