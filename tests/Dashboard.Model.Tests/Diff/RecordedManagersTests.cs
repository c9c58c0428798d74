using System.Text;
using System.Text.Json;
using Dashboard.Testing;

namespace Dashboard.Model.Tests.Diff;

/// <summary>Against recordings of a real API server, whose every write is known with the manager that made it.</summary>
public sealed class RecordedManagersTests
{
    // Of built-in kinds the server's own controllers write as well, and of those there is no list.
    private static readonly string[] s_streams = ["applications", "backups", "certificates", "databases", "issuers", "queues", "teams"];

    [Fact]
    public void Compare_EveryRecordedWrite_NamesItsManager()
    {
        var recordings = Find();
        var written = Written(recordings);
        var (compared, unknown) = (0, 0);
        foreach (var stream in s_streams)
        {
            foreach (var (was, now) in Versions(recordings, stream))
            {
                if (!written.TryGetValue((now.Uid, now.Version), out var manager) || VersionPair.Compare(was, now.Json) is not { Paths.Count: > 0 } changes)
                    continue;
                // Who takes away the last that a manager owned leaves no trace of itself: unknown, not guessed.
                unknown += changes.Manager is null ? 1 : 0;
                if (changes.Manager is not null)
                    Assert.Equal((stream, now.Version, manager), (stream, now.Version, changes.Manager));
                compared++;
            }
        }

        Assert.True(compared > 500, $"Only {compared} writes were compared.");
        Assert.True(unknown < compared / 100, $"{unknown} of {compared} are unknown.");
    }

    [Fact]
    public void Compare_FightOverReplicas_EachTurnIsTheOneWhoTookIt()
    {
        var recordings = Find();
        var turns = new List<string?>();
        foreach (var (was, now) in Versions(recordings, "deployments").Where(pair => pair.Now is { Name: "web", Namespace: "storefront" }))
        {
            var changes = VersionPair.Compare(was, now.Json);
            var place = VersionPair.Paths(was, now.Json).IndexOf("spec.replicas");
            if (place >= 0)
                turns.Add(changes.PathManagers?[place] ?? changes.Manager);
        }

        // Before and after the fight others set it as well.
        var fight = turns.SkipWhile(turn => turn is not ("autoscaler" or "gitops-bot")).TakeWhile(turn => turn is "autoscaler" or "gitops-bot").ToList();
        Assert.True(fight.Count >= 15, string.Join(" ", turns));
        Assert.All(fight.Zip(fight.Skip(1)), turn => Assert.NotEqual(turn.First, turn.Second));
    }

    private static Transcripts Find()
    {
        var recordings = Transcripts.Find();
        Assert.SkipWhen(recordings is null, Transcripts.Absent);
        return recordings!;
    }

    private static IEnumerable<(byte[] Was, (string Uid, string Version, string Name, string? Namespace, byte[] Json) Now)> Versions(Transcripts recordings, string stream)
    {
        var last = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(recordings.Body($"streams/{stream}.ndjson")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var parsed = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 1_024 });
            if (parsed.RootElement.GetProperty("type").GetString() is not ("ADDED" or "MODIFIED"))
                continue;
            var item = parsed.RootElement.GetProperty("object");
            var metadata = item.GetProperty("metadata");
            var json = Encoding.UTF8.GetBytes(item.GetRawText());
            var uid = metadata.GetProperty("uid").GetString()!;
            if (last.TryGetValue(uid, out var was))
            {
                yield return (was, (
                    uid, metadata.GetProperty("resourceVersion").GetString()!, metadata.GetProperty("name").GetString()!,
                    metadata.TryGetProperty("namespace", out var ns) ? ns.GetString() : null, json));
            }

            last[uid] = json;
        }
    }

    private static Dictionary<(string Uid, string Version), string> Written(Transcripts recordings)
    {
        var written = new Dictionary<(string, string), string>();
        foreach (var line in Encoding.UTF8.GetString(recordings.Body("truth.ndjson")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var parsed = JsonDocument.Parse(line);
            var write = parsed.RootElement;
            if (write.TryGetProperty("fieldManager", out var manager) && manager.GetString() is { Length: > 0 } name && write.TryGetProperty("uid", out var uid)
                && write.TryGetProperty("resourceVersion", out var version) && uid.GetString() is { } key && version.GetString() is { } at
                && write.GetProperty("verb").GetString() is not "delete")
                written.TryAdd((key, at), name); // a write that changed nothing is answered with the version of the one before
        }

        return written;
    }
}
