using System.Globalization;
using Dashboard.Log.Evidence;
using Dashboard.Projections;

namespace Dashboard.Web.Rest;

internal static class EvidenceEndpoints
{
    /// <param name="Position">Last position that the head covers; -1: none.</param>
    /// <param name="Root">Base64, as in the note.</param>
    /// <param name="KeyIds">Of the signatures, as in a verifier key.</param>
    /// <param name="Exported">Held outside the database by this process.</param>
    public sealed record TreeHeadAnswer(
        string Cluster, long Number, long Position, long Size, string Root, IReadOnlyList<string> KeyIds, DateTimeOffset SignedAt, bool Exported, string Note)
    {
        public static TreeHeadAnswer Of(StoredHead head, StoredHead? exported) => new(
            head.Head.Cluster, head.Number, head.Head.Size - 1, head.Head.Size, head.Head.Root.ToBase64(),
            [.. head.Note.Signatures.Select(signature => signature.KeyId.ToString("x8", CultureInfo.InvariantCulture))], head.Head.Time,
            head.Number <= (exported?.Number ?? -1), head.Note.ToString());
    }

    /// <param name="PublicKey">Of the present signer, as verifiers take it.</param>
    /// <param name="Problem">Why no head is signed at present; null: nothing is in the way.</param>
    public sealed record TreeHeadsAnswer(IReadOnlyList<TreeHeadAnswer> Items, string? Next, CoverageAnswer Coverage, string PublicKey, string? Problem);

    /// <param name="Record">The evidence record, base64. The leaf is SHA-256(0x00 || record).</param>
    /// <param name="Path">Siblings from the leaf to the root, base64.</param>
    /// <param name="Note">The signed tree head that the path leads to.</param>
    public sealed record ProofAnswer(
        string Cluster, long Position, long Size, string Record, string ContentHash, string Leaf, IReadOnlyList<string> Path, string Note, string PublicKey);

    public static void MapEvidence(this RouteGroupBuilder api)
    {
        api.MapGet("/treeheads", async (Request request, RowProofs proofs, HeadKeeper keeper, CancellationToken cancellationToken) =>
        {
            var scope = await request.ScopeAsync();
            var limit = request.Number("limit", 50, 1, 500);
            var below = request.Text("cursor") is not { } cursor ? long.MaxValue
                : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new QueryException("cursor", "as an earlier answer's next gave it");
            var heads = await proofs.HeadsAsync(scope.Cluster, below, limit, cancellationToken);
            var exported = keeper.File.Last(scope.Cluster);
            return new TreeHeadsAnswer(
                [.. heads.Select(head => TreeHeadAnswer.Of(head, exported))],
                heads.Count == limit && heads[^1].Number > 0 ? heads[^1].Number.ToString(CultureInfo.InvariantCulture) : null,
                await request.CoverageAsync(scope, null, null, null), keeper.Key(scope.Cluster).ToString(), keeper.Problem(scope.Cluster));
        }).WithSummary("Signed tree heads, newest first: ?cluster=&limit=&cursor=");

        api.MapGet("/proofs/{cluster}/{position}", async Task<IResult> (
            string cluster, string position, Request request, RowProofs proofs, HeadKeeper keeper, CancellationToken cancellationToken) =>
        {
            var scope = await request.ScopeAsync(cluster);
            var size = request.Text("size") is { } wanted ? Whole("size", wanted) : (long?)null;
            try
            {
                var answer = await proofs.ProveAsync(cluster, Whole("position", position), size, cancellationToken);
                if (answer.Proof is not { } proof)
                    return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No proof", detail: answer.Missing);
                return proof.VisibleTo(scope) ? TypedResults.Ok(Of(proof, keeper)) : RestApi.NotFound("row");
            }
            catch (InvalidDataException error)
            {
                return TypedResults.Problem(
                    statusCode: StatusCodes.Status409Conflict, title: "The log is damaged", detail: error.Message + " Run Dashboard.Web verify for all that is wrong.");
            }
        }).WithSummary("What proves a row to someone with only the key and one head: ?size= (of a signed head; else the newest)");
    }

    private static ProofAnswer Of(RowProof proof, HeadKeeper keeper) => new(
        proof.Row.Cluster, proof.Row.Position, proof.Head.Head.Size, Convert.ToBase64String(proof.Record.Span), Convert.ToHexStringLower(proof.Row.ContentHash.Span),
        proof.Leaf.ToBase64(), [.. proof.Path.Select(hash => hash.ToBase64())], proof.Head.Note.ToString(), keeper.Key(proof.Row.Cluster).ToString());

    private static long Whole(string parameter, string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new QueryException(parameter, "a whole number from 0");
}
