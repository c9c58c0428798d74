using System.Text.Json;
using Dashboard.Model.Access;
using Dashboard.Projections.Audit;
using Dashboard.Web.Rest;

namespace Dashboard.Web.Hubs;

/// <summary><c>changes</c> up to <c>position</c>, oldest first, as REST answers them.</summary>
internal static class ChangesFrame
{
    private const int RowsInOne = 500;

    /// <summary>What the scope may see of the log's rows after one position up to another. Positions have no holes.</summary>
    public static async Task<IReadOnlyList<HubFrame>> ReadAsync(ForwardHistory history, ReadScope scope, long after, long position)
    {
        List<HubFrame> frames = [];
        while (after < position)
        {
            // Nobody's token: others may wait for the same rows. The database's own time limit bounds it.
            var (items, reached) = await history.AfterAsync(scope, after, (int)Math.Min(RowsInOne, position - after), CancellationToken.None);
            if (reached == after) throw new InvalidDataException($"The log of {scope.Cluster} has no row after position {after}, and yet a fold was at {position}.");
            after = reached;
            frames.Add(Of(after, [.. items.Select(row => RowAnswer.Of(scope.Cluster, row))]));
        }

        return frames;
    }

    public static HubFrame Of(long position, IReadOnlyList<RowAnswer> changes) =>
        HubFrame.OfJson(position, changes.Count == 0, JsonSerializer.SerializeToUtf8Bytes(new { position, changes }, RestApi.Json));
}
