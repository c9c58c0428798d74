namespace Dashboard.Log.Payloads;

/// <summary>How a row's payload holds the captured bytes. The value is what the log stores: never renumber.</summary>
internal enum PayloadEncoding : byte
{
    /// <summary>A whole zstd frame.</summary>
    Keyframe = (byte)'K',

    /// <summary>Byte edits against the object's version before. Empty: the same bytes. Else one byte that says how a splice follows: see <see cref="SplicePayload"/>.</summary>
    Splice = (byte)'S',

    /// <summary>A zstd frame whose prefix is the object's version before.</summary>
    PatchFrom = (byte)'P',
}
