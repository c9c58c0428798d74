using System.Security.Cryptography;
using Dashboard.Log.Payloads;

namespace Dashboard.Log.Reading;

/// <summary>Decodes versions from their keyframe on. Each version that was asked for is decoded once. Not for concurrent use.</summary>
internal sealed class VersionDecoder : IDisposable
{
    private readonly PayloadDecoder _decoder = new();
    private readonly Stack<StoredVersion> _steps = new();
    private byte[] _scratch = [];
    private byte[] _other = [];
    private long _mayKeep;

    /// <param name="mayKeep">Decoded bytes to keep of versions that are wanted but have not been asked for yet.</param>
    public void Begin(long mayKeep) => _mayKeep = mayKeep;

    /// <param name="dictionaries">By id.</param>
    /// <exception cref="InvalidDataException">A row of the chain is damaged or missing, or the bytes are not those that were recorded.</exception>
    public byte[] Decode(StoredVersion version, IReadOnlyDictionary<short, ZstdDictionary> dictionaries)
    {
        if (version.Json is null)
            Walk(version, dictionaries);
        if (version.Checked)
            return version.Json!;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(version.Json, hash);
        version.Checked = hash.SequenceEqual(version.ContentHash);
        return version.Checked ? version.Json! : throw new InvalidDataException("The payload decodes to other bytes than were recorded.");
    }

    /// <summary>Gives a decoded version's bytes back, which nobody refers to any more.</summary>
    public void GiveBack(byte[] json) => _decoder.GiveBack(json);

    public void Dispose() => _decoder.Dispose();

    private void Walk(StoredVersion version, IReadOnlyDictionary<short, ZstdDictionary> dictionaries)
    {
        _steps.Clear();
        var from = version;
        for (; from.Json is null; from = from.Previous)
        {
            _steps.Push(from);
            if (from.IsKeyframe)
                break;
            // Distances that do not count down end here, before a chain can be endless.
            if (from.Previous is not { } previous || previous.Payload.Distance != from.Payload.Distance - 1)
                throw new InvalidDataException("A version that it is an edit of is missing.");
        }

        ReadOnlyMemory<byte>? before = from.Json;
        while (_steps.TryPop(out var step))
        {
            var (payload, dictionary) = (step.Payload, Dictionary(step.Payload, dictionaries));
            if (step.IsKeyframe)
                before = null;
            if (step == version || ((step.Wanted || (version.WithPrevious && step == version.Previous)) && _mayKeep > 0))
            {
                step.Json = _decoder.Decode(payload.Encoding, payload.Bytes, dictionary, before);
                _mayKeep -= step.Json.Length;
                before = step.Json;
            }
            else
            {
                // What is only on the way makes no array: a chain of them would be most of what reading a page allocates.
                (_scratch, _other) = (_other, _scratch);
                var length = _decoder.Decode(payload.Encoding, payload.Bytes, dictionary, before, ref _scratch);
                before = _scratch.AsMemory(0, length);
            }
        }
    }

    private static ZstdDictionary? Dictionary(Payload payload, IReadOnlyDictionary<short, ZstdDictionary> dictionaries) =>
        payload.DictionaryId is not { } id ? null : dictionaries.TryGetValue(id, out var found) ? found : throw new InvalidDataException($"Dictionary {id} is missing.");
}
