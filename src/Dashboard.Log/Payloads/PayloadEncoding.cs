namespace Dashboard.Log.Payloads;

/// <summary>How a row's payload holds the captured bytes. The value is what the log stores: never renumber.</summary>
internal enum PayloadEncoding : byte
{
    /// <summary>A whole zstd frame.</summary>
    Keyframe = (byte)'K',
}
