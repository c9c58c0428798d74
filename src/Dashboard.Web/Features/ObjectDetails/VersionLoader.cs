using Dashboard.Model.Access;
using Dashboard.Projections.Audit;
using Dashboard.Projections.References;
using Dashboard.Web.Components;

namespace Dashboard.Web.Features.ObjectDetails;

/// <summary>One version of an object: who set its fields, what they refer to, and the changes up to it.</summary>
public sealed class VersionLoader(HistoryQueries history, BlameQueries blame, RelationQueries relations)
{
    private const int HistoryRows = 50;
    private const int FieldsShown = 6;
    private const int MaxReferences = 200;

    /// <param name="point">Where the address names none.</param>
    public async Task<ObjectVersion> LoadAsync(ReadScope scope, ObjectAddress address, LogPoint point, CancellationToken cancellationToken)
    {
        var found = await blame.OfAsync(scope, address.Uid, point, cancellationToken);
        var related = await relations.FindAsync(scope, address.Uid, point, MaxReferences, cancellationToken);
        var references = related.RefersTo.Where(each => each.Selector is null).DistinctBy(each => each.Path).ToDictionary(each => each.Path, each => each.Other, StringComparer.Ordinal);
        return new ObjectVersion(found, references, await HistoryAsync(scope, address, found?.Version, cancellationToken));
    }

    /// <summary>A page about the past ends its history with the version it shows.</summary>
    private Task<HistoryPage> HistoryAsync(ReadScope scope, ObjectAddress address, Projections.Audit.Version? version, CancellationToken cancellationToken) =>
        address.At is null || version is null
            ? history.ObjectAsync(scope, address.Uid, new HistoryFilter(address.Cursor, HistoryRows, address.Noise, FieldsShown), cancellationToken)
            : history.ChangesAsync(scope, new ChangeFilter(
                Uid: address.Uid, To: version.Change.ObservedAt.AddMilliseconds(1), Cursor: address.Cursor, Limit: HistoryRows, Noise: address.Noise, FieldsPerChange: FieldsShown), cancellationToken);
}

/// <param name="Blame">Null while the first version is not in the log.</param>
/// <param name="References">What fields refer to, by their paths.</param>
public sealed record ObjectVersion(Blame? Blame, IReadOnlyDictionary<string, RelationEnd> References, HistoryPage History);
