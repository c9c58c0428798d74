using Dashboard.Model;
using Dashboard.Testing;

namespace Dashboard.Log.Tests.Reading;

/// <summary>Changes come with the version before them, whatever is known of it already.</summary>
public sealed class PreviousTests(PostgresFixture postgres) : LogTest(postgres)
{
    private const int Versions = 70;

    [Fact]
    public async Task Previous_EachWayOfReading_IsTheVersionBefore()
    {
        await FillAsync();
        var versions = new Dictionary<long, Change>();
        for (var position = 0L; position < 2 * Versions; position++)
        {
            await using var fresh = new ChangeReader(Database);
            versions.Add(position, (Change)(await fresh.ReadAsync(Cluster, position - 1, 1, Ct))[0]);
        }

        await using var reader = new ChangeReader(Database);
        // Newest first, a few at a time: a page ends between an object's versions, and what was read for one page is known for the next.
        for (var before = 2L * Versions; before > 0; before -= 7)
            Check(await reader.ChangesAsync(Cluster, new LogFilter { Before = before, Limit = 10, Noise = true }, Ct));
        Check(await reader.ChangesAsync(Cluster, new LogFilter { Limit = 2 * Versions }, Ct));
        foreach (var noise in (bool[])[true, false])
        {
            for (var before = 2L * Versions; before > 0; before -= 30)
                Check(await Reader.VersionsAsync(Cluster, 1, before, 20, noise, Ct));
        }

        for (var after = -1L; after < (2 * Versions) - 1; after += 9)
            Check((await Reader.ReadAsync(Cluster, after, 9, Ct)).Cast<Change>());

        void Check(IEnumerable<Change> changes)
        {
            foreach (var change in changes)
            {
                Assert.Equal(Text(versions[change.Position].Json), Text(change.Json));
                Assert.Equal(change.Verb == Verb.Modified ? Text(versions[change.Position - 2].Json) : null, change.Previous is { } previous ? Text(previous.Json) : null);
            }
        }
    }

    [Fact]
    public async Task Page_ReadAgain_DoesNotReadTheChainsAgain()
    {
        await FillAsync();
        var filter = new LogFilter { Limit = 3, Noise = true };
        var first = await Reader.ChangesAsync(Cluster, filter, Ct);
        // Without them, only what is remembered can give the versions on the page.
        await ExecuteAsync($"ALTER TABLE change DISABLE TRIGGER append_only; DELETE FROM change WHERE position < {(2 * Versions) - 3}");
        Assert.Equal(first.Select(change => Text(change.Json)), (await Reader.ChangesAsync(Cluster, filter, Ct)).Select(change => Text(change.Json)));
        await using var other = new ChangeReader(Database);
        await Assert.ThrowsAsync<InvalidDataException>(() => other.ChangesAsync(Cluster, filter, Ct));
    }

    [Fact]
    public async Task Page_OfAnAlteredRow_IsNotAnsweredFromMemory()
    {
        await FillAsync();
        var filter = new LogFilter { Limit = 1, Noise = true };
        Assert.Single(await Reader.ChangesAsync(Cluster, filter, Ct));
        await ExecuteAsync($"ALTER TABLE change DISABLE TRIGGER append_only; UPDATE change SET content_hash = sha256('') WHERE position = {(2 * Versions) - 1}");
        await Assert.ThrowsAsync<InvalidDataException>(() => Reader.ChangesAsync(Cluster, filter, Ct));
    }

    // Two objects in turn, over more than two keyframes each; every third version is bookkeeping only.
    private async Task FillAsync()
    {
        await using var writer = await OpenAsync();
        for (var i = 0; i < Versions; i++)
        {
            var (verb, spec) = (i == 0 ? Verb.Added : Verb.Modified, $"{{\"x\":{i - (i % 3 == 2 ? 1 : 0)},\"text\":\"{new string('t', 400)}\"}}");
            await writer.AppendAsync(Widgets, [Observe("a", $"{i + 1}", verb, spec), Observe("b", $"{i + 1}", verb, spec)], $"{i + 1}", Ct);
        }
    }

    private static string Text(ReadOnlyMemory<byte> json) => System.Text.Encoding.UTF8.GetString(json.Span);
}
