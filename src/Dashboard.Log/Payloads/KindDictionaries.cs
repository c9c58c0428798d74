namespace Dashboard.Log.Payloads;

/// <summary>The dictionaries that a kind's next rows are encoded with; null: none is trained yet.</summary>
internal readonly record struct KindDictionaries(ZstdDictionary? Keyframe, ZstdDictionary? Splice);
