namespace Dashboard.Log.Payloads;

/// <summary>Bits of a row's flags. Stored: never renumber.</summary>
internal static class RowFlags
{
    public const short Noise = 1;

    /// <summary>The version could not be processed: the payload says why, and need not be the object.</summary>
    public const short Quarantined = 2;
}
