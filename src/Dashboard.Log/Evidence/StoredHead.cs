using System.Diagnostics.CodeAnalysis;
using Dashboard.Model.Evidence;

namespace Dashboard.Log.Evidence;

/// <summary>A signed tree head, read and taken apart; whether the signature is good is another question.</summary>
/// <param name="Number">Contiguous from 0 within a cluster's heads.</param>
public sealed record StoredHead(long Number, TreeHead Head, SignedNote Note)
{
    public static bool TryParse(long number, string note, [NotNullWhen(true)] out StoredHead? head)
    {
        head = SignedNote.TryParse(note, out var signed) && TreeHead.TryParse(signed.Text, out var says) ? new StoredHead(number, says, signed) : null;
        return head is not null;
    }
}
