using System.Globalization;
using Dashboard.Web.Components;

namespace Dashboard.Web.Features.Evidence;

/// <summary>What can be said aloud of a cluster's evidence, and no more.</summary>
/// <param name="Bad">The lead is bad news.</param>
public sealed record EvidenceSentence(string Lead, DateTimeOffset? At, string Rest, bool Bad)
{
    public static EvidenceSentence Of(EvidenceData data)
    {
        var newest = data.Held ?? (data.Heads.Count > 0 ? data.Heads[0] : null);
        var signed = newest is null ? "" : $"{Signed(newest.Head.Size)} at {newest.Head.Time.ToString("u", CultureInfo.InvariantCulture)}. ";
        if (data.ReadBack is { Findings: [var first, ..] findings })
            return new EvidenceSentence($"The log is not as it was recorded: {Words.Plural(findings.Count, "finding")}, the first at {first}.", null, signed, Bad: true);
        if (data.Problem is { } problem)
            return new EvidenceSentence("No tree head is being signed: " + problem, null, signed, Bad: true);
        if (newest is null)
            return new EvidenceSentence("Nothing is signed yet.", null, "The first tree head follows within 10 seconds of the first row.", Bad: false);
        var rest = signed + Behind(data.Recorded - newest.Head.Size) + Outside(data.Held is not null);
        return data.ReadBack is { Next: > 0 } back
            ? new EvidenceSentence($"Verified up to position {Words.Count(back.Next - 1)}", back.At, rest, Bad: false)
            : new EvidenceSentence("Not verified yet: the server has not read any row back since it started.", null, rest, Bad: false);
    }

    private static string Signed(long size) => size == 0 ? "An empty log was signed" : $"Signed up to position {Words.Count(size - 1)}";

    private static string Behind(long rows) =>
        rows <= 0 ? "" : $"{Words.Plural(rows, "row")} recorded since {(rows == 1 ? "is" : "are")} not signed yet. ";

    private static string Outside(bool held) => held
        ? "Tree heads are held in a file outside the database; this shows as much as that file is out of reach of whoever owns the database."
        : "No head is held outside the database: whoever owns the database could have rewritten all of it unseen.";
}
