using System.Globalization;
using System.Text;
using Dashboard.Log.Payloads;
using Dashboard.Model.Diff;
using ZstdSharp;

namespace Dashboard.Log.Tests.Payloads;

/// <summary>Encodes versions one after the other, as the writer does.</summary>
internal sealed class Versions : IDisposable
{
    private readonly VersionDiff _diff = new();

    public int Mismatches { get; private set; }

    public PayloadEncoder Encoder { get; }

    public PayloadDecoder Decoder { get; } = new();

    public KindDictionaries Dictionaries { get; init; }

    public Versions() => Encoder = new PayloadEncoder(() => Mismatches++);

    public Payload Encode(byte[]? was, byte[] now, short distance = 0)
    {
        if (was is null)
            return Encoder.Keyframe(now, Dictionaries.Keyframe);
        var before = new TokenTable();
        var after = new TokenTable();
        before.Read(was);
        after.Read(now);
        _diff.Compare(was, before, now, after);
        return Encoder.Edit(was, now, _diff.Bytes, distance, Dictionaries);
    }

    public byte[] Decode(Payload payload, byte[]? before) => Decoder.Decode(
        payload.Encoding, payload.Bytes,
        payload.DictionaryId is not { } id ? null : id == Dictionaries.Keyframe?.Id ? Dictionaries.Keyframe : Dictionaries.Splice,
        payload.Encoding == PayloadEncoding.Keyframe ? null : before);

    /// <summary>Dictionaries 1 (of objects) and 2 (of splices).</summary>
    public static KindDictionaries Train()
    {
        var objects = Enumerable.Range(0, 300).Select(i => Report(i, i * 7)).ToList();
        var splices = objects.Zip(Enumerable.Range(0, 300).Select(i => Report(i, (i * 7) + 3))).Select(pair =>
        {
            using var versions = new Versions();
            versions.Encode(pair.First, pair.Second);
            return versions.Encoder.LastSplice.ToArray();
        }).ToList();
        return new KindDictionaries(new ZstdDictionary(1, DictBuilder.TrainFromBuffer(objects, 4_096)), new ZstdDictionary(2, DictBuilder.TrainFromBuffer(splices, 2_048)));
    }

    /// <summary>An object whose status reports figures.</summary>
    public static byte[] Report(int number, int figure) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"metadata":{"name":"report-{{{number}}}","resourceVersion":"{{{(figure * 31) + number}}}","labels":{"team":"t{{{number % 9}}}"}},"spec":{"items":[{{{string.Join(',', Enumerable.Range(number, 40).Select(i => $"\"item number {i}\""))}}}]},"status":{"phase":"Running","message":"{{{figure % 17}}} of {{{figure}}} parts report","at":"2026-01-01T00:{{{figure % 60:D2}}}:00Z"} }"""));

    public void Dispose()
    {
        Encoder.Dispose();
        Decoder.Dispose();
    }
}
