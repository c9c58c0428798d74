using Dashboard.Model.Redaction;

namespace Dashboard.Log.Payloads;

/// <summary>Bits of a row's flags. Stored: never renumber. Bits 8 to 15 are the version of the redaction policy that the row was captured under.</summary>
internal static class RowFlags
{
    public const short Noise = 1;

    /// <summary>The version could not be processed: the payload says why, and need not be the object.</summary>
    public const short Quarantined = 2;

    /// <summary>Of a row that is captured now.</summary>
    public static short Of(bool noise, bool quarantined = false) =>
        (short)((Redactor.PolicyVersion << 8) | (noise ? Noise : 0) | (quarantined ? Quarantined : 0));
}
