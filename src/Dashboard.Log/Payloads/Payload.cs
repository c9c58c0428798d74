namespace Dashboard.Log.Payloads;

/// <summary>What a row stores of its object's bytes.</summary>
/// <param name="DictionaryId">Of the cluster's dictionaries; null: none was used.</param>
/// <param name="Distance">Versions of the object back to the keyframe; 0: this is one.</param>
internal readonly record struct Payload(PayloadEncoding Encoding, short? DictionaryId, short Distance, byte[] Bytes)
{
    /// <summary>A keyframe at least this often: so many versions at most are decoded to read one, and lost with a damaged one.</summary>
    public const int KeyframeEvery = 32;
}
