using System.Text;
using Dashboard.Log.Payloads;
using Dashboard.Model.Diff;

namespace Dashboard.Log.Tests.Payloads;

public sealed class PayloadTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Edit_OneFigure_IsASmallSplice(bool trained)
    {
        using var versions = new Versions { Dictionaries = trained ? Versions.Train() : default };
        var (was, now) = (Versions.Report(1, 5), Versions.Report(1, 6));
        var payload = versions.Encode(was, now);
        Assert.Equal((PayloadEncoding.Splice, 1), (payload.Encoding, payload.Distance));
        Assert.InRange(payload.Bytes.Length, 1, 60);
        Assert.Equal(now, versions.Decode(payload, was));
    }

    [Fact]
    public void Keyframe_WithADictionary_IsSmallerAndNamesIt()
    {
        using var trained = new Versions { Dictionaries = Versions.Train() };
        using var untrained = new Versions();
        var json = Versions.Report(1_000, 5);
        var (with, without) = (trained.Encode(null, json), untrained.Encode(null, json));
        Assert.Equal((1, null), ((int?)with.DictionaryId, without.DictionaryId));
        Assert.True(with.Bytes.Length < without.Bytes.Length, $"{with.Bytes.Length} of {without.Bytes.Length}");
        Assert.Equal(json, trained.Decode(with, null));
    }

    [Fact]
    public void Edit_SameBytes_CostsNothing()
    {
        using var versions = new Versions();
        var json = Versions.Report(1, 5);
        var payload = versions.Encode(json, json, distance: 7);
        Assert.Equal((PayloadEncoding.Splice, 8, 0), (payload.Encoding, payload.Distance, payload.Bytes.Length));
        Assert.Equal(json, versions.Decode(payload, json));
    }

    [Fact]
    public void Edit_ItemsThatChangePlaces_IsAPatch()
    {
        using var versions = new Versions();
        var items = Enumerable.Range(0, 60).Select(i => $$"""{"id":{{i * 7919}},"text":"number {{i}} of many"}""").ToArray();
        var was = Encoding.UTF8.GetBytes($"[{string.Join(',', items)}]");
        var now = Encoding.UTF8.GetBytes($"[{string.Join(',', items[30..].Concat(items[..30]))}]");
        var payload = versions.Encode(was, now);
        Assert.Equal(PayloadEncoding.PatchFrom, payload.Encoding);
        Assert.InRange(payload.Bytes.Length, 1, 60);
        Assert.Equal(now, versions.Decode(payload, was));
    }

    [Fact]
    public void Edit_ThirtyTwoVersionsOn_IsAKeyframe()
    {
        using var versions = new Versions();
        var before = Versions.Report(1, 0);
        var payload = versions.Encode(null, before);
        var distances = new List<int> { payload.Distance };
        for (var i = 1; i < 70; i++)
        {
            var now = Versions.Report(1, i);
            payload = versions.Encode(before, now, payload.Distance);
            Assert.Equal(now, versions.Decode(payload, before));
            Assert.Equal(payload.Distance == 0, payload.Encoding == PayloadEncoding.Keyframe);
            distances.Add(payload.Distance);
            before = now;
        }

        Assert.Equal(Enumerable.Range(0, 70).Select(i => i % 32), distances);
    }

    [Fact]
    public void Edit_ThatDoesNotDecode_IsCountedAndBecomesAKeyframe()
    {
        using var versions = new Versions();
        var diff = new VersionDiff();
        var tokens = new TokenTable();
        // The edits lead to other bytes than these.
        diff.Compare("[1]"u8, tokens, "[2]"u8, tokens);
        var payload = versions.Encoder.Edit("[1]"u8.ToArray(), "[3,4]"u8, diff.Bytes, 3, default);
        Assert.Equal((PayloadEncoding.Keyframe, 0, 1), (payload.Encoding, payload.Distance, versions.Mismatches));
        Assert.Equal("[3,4]"u8.ToArray(), versions.Decode(payload, null));
    }
}
