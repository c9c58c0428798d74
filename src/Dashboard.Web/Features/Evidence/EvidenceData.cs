using Dashboard.Log.Evidence;

namespace Dashboard.Web.Features.Evidence;

/// <summary>What the page shows of one cluster's evidence.</summary>
/// <param name="Heads">Newest first.</param>
/// <param name="Older">Heads below this number are on the next page; null: there are none.</param>
/// <param name="PublicKey">Of the present signer, as verifiers take it.</param>
/// <param name="Held">The newest head that this process holds outside the database; null: none.</param>
/// <param name="Problem">Why no head is signed at present; null: nothing is in the way.</param>
/// <param name="ReadBack">How far rows were read back and compared since the server started; null: none yet.</param>
/// <param name="Recorded">Rows recorded so far, as far as the read tables know.</param>
/// <param name="Check">What became of the row that was asked for; null: none was.</param>
public sealed record EvidenceData(
    IReadOnlyList<StoredHead> Heads, long? Older, string PublicKey, StoredHead? Held, string? Problem, PatrolState? ReadBack, long Recorded, RowCheck? Check, DateTimeOffset Now);

/// <summary>The proof of a row; or why there is none; or what is wrong with it.</summary>
/// <param name="Damage">The row or the tree is not what was recorded.</param>
public sealed record RowCheck(long Position, RowProof? Proof, string? Missing, string? Damage);
