using Dashboard.Model.Redaction;

namespace Dashboard.Log.Payloads;

/// <summary>Bits of a row's flags. Stored: never renumber. Bits 8 to 15 are the version of the redaction policy that the row was captured under.</summary>
internal static class RowFlags
{
    public const short Noise = 1;

    public static short Of(bool noise) => (short)((Redactor.PolicyVersion << 8) | (noise ? Noise : 0));
}
