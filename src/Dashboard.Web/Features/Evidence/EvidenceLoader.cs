using Dashboard.Log.Evidence;
using Dashboard.Model.Access;
using Dashboard.Projections.Objects;
using Dashboard.Web.Components;

namespace Dashboard.Web.Features.Evidence;

public sealed class EvidenceLoader(RowProofs proofs, HeadKeeper keeper, LogPatrol patrol, ObjectQueries objects, TimeProvider clock)
{
    public const int PageSize = 50;

    public async Task<EvidenceData> LoadAsync(ReadScope scope, EvidenceAddress address, CancellationToken cancellationToken)
    {
        var heads = await proofs.HeadsAsync(scope.Cluster, address.Before ?? long.MaxValue, PageSize, cancellationToken);
        var summary = await objects.ClusterAsync(scope, null, cancellationToken);
        return new EvidenceData(
            heads, heads.Count == PageSize && heads[^1].Number > 0 ? heads[^1].Number : null, keeper.Key(scope.Cluster).ToString(), keeper.File.Last(scope.Cluster),
            keeper.Problem(scope.Cluster), patrol.State(scope.Cluster), summary.Position + 1, address.Position is { } position ? await CheckAsync(scope, position, cancellationToken) : null, clock.GetUtcNow());
    }

    private async Task<RowCheck> CheckAsync(ReadScope scope, long position, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await proofs.ProveAsync(scope.Cluster, position, null, cancellationToken);
            return answer.Proof is { } proof && !proof.VisibleTo(scope)
                ? new RowCheck(position, null, "There is no such row, or it may not be seen.", null)
                : new RowCheck(position, answer.Proof, answer.Missing, null);
        }
        catch (InvalidDataException error)
        {
            return new RowCheck(position, null, null, error.Message);
        }
    }
}
