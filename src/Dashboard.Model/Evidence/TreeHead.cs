using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Dashboard.Model.Evidence;

/// <summary>
/// What a signed tree head says: a checkpoint of c2sp.org/tlog-checkpoint. Its extension lines are the signer's time and, in some, a statement: the key that
/// follows, or rows that retention has dropped.
/// </summary>
/// <param name="Size">Rows of the log that the root covers; the next position.</param>
/// <param name="Time">The signer's clock, in whole seconds.</param>
/// <param name="NextKey">The verifier key (<see cref="NoteKey"/>) that signs from here on; null almost always.</param>
/// <param name="Dropped">Rows that were dropped; null almost always.</param>
public sealed record TreeHead(string Cluster, long Size, TreeHash Root, DateTimeOffset Time, string? NextKey = null, DroppedRows? Dropped = null)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public string ToText() =>
        $"{Origin(Cluster)}\n{Size.ToString(CultureInfo.InvariantCulture)}\n{Root.ToBase64()}\ntime {Format(Time)}\n" +
        (NextKey is null ? "" : $"key {NextKey}\n") + (Dropped is null ? "" : Dropped.ToText() + "\n");

    /// <summary>Names the log, and is the name of the key that signs for it.</summary>
    public static string Origin(string cluster) => "cr-dashboard/" + Uri.EscapeDataString(cluster);

    public static bool TryParse(string text, [NotNullWhen(true)] out TreeHead? head)
    {
        head = null;
        if (!text.EndsWith('\n') || text[..^1].Split('\n') is not [var origin, var number, var base64, .. var extensions])
            return false;
        var root = new byte[TreeHash.Length];
        if (!origin.StartsWith("cr-dashboard/", StringComparison.Ordinal) ||
            !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ||
            base64.Length != 44 || !Convert.TryFromBase64String(base64, root, out var length) || length != TreeHash.Length)
            return false;
        DateTimeOffset? time = null;
        string? key = null;
        DroppedRows? dropped = null;
        foreach (var line in extensions)
        {
            if (line.StartsWith("time ", StringComparison.Ordinal))
                time = ParseTime(line[5..]);
            else if (line.StartsWith("key ", StringComparison.Ordinal))
                key = line[4..];
            else if (line.StartsWith("dropped ", StringComparison.Ordinal))
                dropped = DroppedRows.Parse(line);
        }

        if (time is not { } at)
            return false;
        head = new TreeHead(Uri.UnescapeDataString(origin["cr-dashboard/".Length..]), size, new TreeHash(root), at, key, dropped);
        // Written again as it was read: nothing of a signed text may be passed over.
        return head.ToText() == text;
    }

    internal static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    internal static DateTimeOffset? ParseTime(string text) =>
        DateTimeOffset.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
