using System.Text.Json;
using Dashboard.Log.Payloads;
using Dashboard.Testing;

namespace Dashboard.Log.Tests.Payloads;

public sealed class RecordedStreamTests
{
    [Theory]
    [InlineData("applications")]
    [InlineData("backups")]
    [InlineData("deployments")]
    [InlineData("endpointslices")]
    [InlineData("events")]
    [InlineData("nodes")]
    [InlineData("pods")]
    [InlineData("queues")]
    [InlineData("replicasets")]
    [InlineData("statefulsets")]
    public void Decode_EveryVersionOfAStream_GivesTheBytesBack(string resource)
    {
        var transcripts = Transcripts.Find();
        Assert.SkipWhen(transcripts is null, Transcripts.Absent);
        using var versions = new Versions();
        var last = new Dictionary<string, (byte[] Json, short Distance)>(StringComparer.Ordinal);
        var (changes, bytes) = (0, 0);
        foreach (var (uid, json) in Objects(transcripts.Body($"streams/{resource}.ndjson")))
        {
            var found = last.TryGetValue(uid, out var before);
            var payload = versions.Encode(found ? before.Json : null, json, before.Distance);
            Assert.Equal(json, versions.Decode(payload, before.Json));
            Assert.True(!found || payload.Encoding != PayloadEncoding.Keyframe || before.Distance == Payload.KeyframeEvery - 1 || payload.Bytes.Length < 1_000);
            last[uid] = (json, payload.Distance);
            (changes, bytes) = (changes + (found ? 1 : 0), bytes + (found ? payload.Bytes.Length : 0));
        }

        Assert.True(changes > 0);
        Assert.Equal(0, versions.Mismatches);
        TestContext.Current.TestOutputHelper!.WriteLine($"{resource}: {changes} updates, {bytes / changes} B each without a dictionary");
    }

    private static IEnumerable<(string Uid, byte[] Json)> Objects(byte[] stream)
    {
        for (var rest = stream.AsMemory(); rest.Span.IndexOf((byte)'\n') is >= 0 and var end; rest = rest[(end + 1)..])
        {
            using var line = JsonDocument.Parse(rest[..end], new JsonDocumentOptions { MaxDepth = 1_024 });
            if (line.RootElement.GetProperty("type").GetString() == "BOOKMARK")
                continue;
            var item = line.RootElement.GetProperty("object");
            yield return (item.GetProperty("metadata").GetProperty("uid").GetString()!, System.Text.Encoding.UTF8.GetBytes(item.GetRawText()));
        }
    }
}
