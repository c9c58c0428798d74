namespace Dashboard.Log.Payloads;

/// <summary>The dictionaries that a kind's next rows are encoded with; null: none is trained yet.</summary>
internal readonly record struct KindDictionaries(ZstdDictionary? Keyframe, ZstdDictionary? Splice)
{
    public KindDictionaries With(PayloadEncoding encoding, ZstdDictionary dictionary) =>
        encoding == PayloadEncoding.Keyframe ? this with { Keyframe = dictionary } : this with { Splice = dictionary };
}
