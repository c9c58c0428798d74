namespace Dashboard.Log.Payloads;

/// <summary>Bits of a row's flags. Stored: never renumber.</summary>
internal static class RowFlags
{
    public const short Noise = 1;
}
