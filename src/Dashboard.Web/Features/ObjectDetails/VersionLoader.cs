using Dashboard.Model.Access;
using Dashboard.Projections.Audit;
using Dashboard.Web.Components;

namespace Dashboard.Web.Features.ObjectDetails;

/// <summary>One version of an object, who set its fields, and the changes up to it.</summary>
public sealed class VersionLoader(HistoryQueries history, BlameQueries blame)
{
    private const int HistoryRows = 50;
    private const int FieldsShown = 6;

    /// <param name="point">Where the address names none.</param>
    public async Task<(Blame? Blame, HistoryPage History)> LoadAsync(ReadScope scope, ObjectAddress address, LogPoint point, CancellationToken cancellationToken)
    {
        var found = await blame.OfAsync(scope, address.Uid, point, cancellationToken);
        return (found, await HistoryAsync(scope, address, found?.Version, cancellationToken));
    }

    /// <summary>A page about the past ends its history with the version it shows.</summary>
    private Task<HistoryPage> HistoryAsync(ReadScope scope, ObjectAddress address, Projections.Audit.Version? version, CancellationToken cancellationToken) =>
        address.At is null || version is null
            ? history.ObjectAsync(scope, address.Uid, new HistoryFilter(address.Cursor, HistoryRows, address.Noise, FieldsShown), cancellationToken)
            : history.ChangesAsync(scope, new ChangeFilter(
                Uid: address.Uid, To: version.Change.ObservedAt.AddMilliseconds(1), Cursor: address.Cursor, Limit: HistoryRows, Noise: address.Noise, FieldsPerChange: FieldsShown), cancellationToken);
}
