using Dashboard.Web.Components;

namespace Dashboard.Web.Features.Evidence;

/// <summary>What can be said aloud of a cluster's evidence, and no more.</summary>
/// <param name="Bad">The lead is bad news.</param>
public sealed record EvidenceSentence(string Lead, DateTimeOffset? At, string Rest, bool Bad)
{
    public static EvidenceSentence Of(EvidenceData data)
    {
        var newest = data.Held ?? data.Heads.FirstOrDefault();
        if (data.Problem is { } problem)
            return new EvidenceSentence("No tree head is being signed: " + problem, null, newest is null ? "" : Signed(newest.Head.Size), Bad: true);
        if (newest is null)
            return new EvidenceSentence("Nothing is signed yet.", null, "The first tree head follows within 10 seconds of the first row.", Bad: false);
        var behind = Math.Max(0, data.Recorded - newest.Head.Size);
        return new EvidenceSentence(
            Signed(newest.Head.Size), newest.Head.Time,
            (behind == 0 ? "" : $"{Words.Plural(behind, "row")} recorded since {(behind == 1 ? "is" : "are")} not signed yet. ") +
            (data.Held is null
                ? "No head is held outside the database: whoever owns the database could have rewritten all of it unseen."
                : "Heads are held outside the database; whether every row is still what was recorded is not known here: that is what the verify command reads them back for."),
            Bad: false);
    }

    private static string Signed(long size) => size == 0 ? "An empty log is signed" : $"Signed up to position {Words.Count(size - 1)}";
}
