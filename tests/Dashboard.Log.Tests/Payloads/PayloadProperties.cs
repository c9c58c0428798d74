using CsCheck;
using Dashboard.Log.Payloads;

namespace Dashboard.Log.Tests.Payloads;

public sealed class PayloadProperties
{
    private static readonly Gen<byte[]> s_json = Gen.Select(Gen.Int[0, 50], Gen.Int[0, 10_000]).Select((number, figure) => Versions.Report(number, figure));
    private static readonly Gen<byte[]> s_bytes = Gen.OneOf(s_json, Gen.Byte.Array, Gen.Byte.Array[0, 3_000]);

    [Fact]
    public void Decode_AnyTwoVersions_GivesTheBytesBack()
    {
        var dictionaries = Versions.Train();
        Gen.Select(s_bytes, s_bytes, Gen.Short[0, 31], Gen.Bool).Sample(
            (was, now, distance, trained) =>
            {
                using var versions = new Versions { Dictionaries = trained ? dictionaries : default };
                var payload = versions.Encode(was, now, distance);
                Assert.Equal(now, versions.Decode(payload, was));
                Assert.Equal(0, versions.Mismatches);
            },
            iter: 500);
    }

    [Fact]
    public void Decode_AChain_GivesEveryVersionBack() =>
        s_bytes.Array[1, 40].Sample(
            chain =>
            {
                using var versions = new Versions();
                var payload = versions.Encode(null, chain[0]);
                for (var i = 1; i < chain.Length; i++)
                {
                    payload = versions.Encode(chain[i - 1], chain[i], payload.Distance);
                    Assert.Equal(chain[i], versions.Decode(payload, chain[i - 1]));
                }
            },
            iter: 30);

    [Fact]
    public void Decode_DamagedPayload_IsRefusedOrOtherBytesOfABoundedLength()
    {
        var dictionaries = Versions.Train();
        Gen.Select(s_json, s_json, Gen.Byte.Array[0, 8], Gen.Int[0, 400], Gen.Int[0, 8], Gen.OneOf("KSPX".Select(letter => Gen.Const((PayloadEncoding)letter)).ToArray())).Sample(
            (was, now, noise, at, cut, encoding) =>
            {
                using var versions = new Versions { Dictionaries = dictionaries };
                var payload = versions.Encode(was, now);
                var from = Math.Min(at, payload.Bytes.Length);
                byte[] damaged = [.. payload.Bytes[..from], .. noise, .. payload.Bytes[Math.Min(payload.Bytes.Length, from + cut)..]];
                try
                {
                    versions.Decode(payload with { Encoding = encoding, Bytes = damaged }, was);
                }
                catch (InvalidDataException)
                {
                }
            },
            iter: 2_000);
    }

    [Theory]
    // A frame that states 2^40 bytes, one that states none, no frame at all, and splices that promise more than there is.
    [InlineData('K', "28B52FFDE000000000000100000100")]
    [InlineData('K', "28B52FFD0058090000616263")]
    [InlineData('K', "00")]
    [InlineData('K', "")]
    [InlineData('P', "28B52FFDE000000000000100000100")]
    [InlineData('S', "02")]
    [InlineData('S', "01FF")]
    [InlineData('S', "01FFFF00")]
    [InlineData('S', "0001FFFFFFFF0700FFFFFFFF07")]
    [InlineData('X', "00")]
    public void Decode_HostilePayload_IsRefused(char encoding, string hex)
    {
        using var decoder = new PayloadDecoder();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => decoder.Decode((PayloadEncoding)encoding, Convert.FromHexString(hex), null, "[1]"u8.ToArray()));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Decode_EditWithoutTheVersionBefore_IsRefused()
    {
        using var decoder = new PayloadDecoder();
        Assert.Throws<InvalidDataException>(() => decoder.Decode(PayloadEncoding.Splice, [], null, null));
        Assert.Throws<InvalidDataException>(() => decoder.Decode(PayloadEncoding.PatchFrom, [0x28, 0xB5, 0x2F, 0xFD], null, null));
    }
}
