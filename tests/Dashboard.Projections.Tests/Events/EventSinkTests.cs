using System.Text;
using Dashboard.Model;
using Dashboard.Model.Access;
using Dashboard.Model.Capture;
using Dashboard.Projections.Events;
using Dashboard.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static Dashboard.Projections.Tests.LogScene;

namespace Dashboard.Projections.Tests.Events;

public sealed class EventSinkTests(PostgresFixture postgres)
{
    private const string About = "Pod/shop/web";
    private static readonly WatchScope s_scope = new(Cluster, new("events.k8s.io", "v1", "events"), new("events.k8s.io", "v1", "Event"), null);
    private static readonly DateTimeOffset s_now = new(2026, 3, 4, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Append_BothShapes_AreReadAlike()
    {
        await using var scene = await SceneAsync();
        await using var sink = new Running(scene);
        await sink.ListAsync(
            """{"metadata":{},"regarding":{"kind":"Pod","namespace":"shop","name":"web","uid":"Pod/shop/web"},"type":"Warning","reason":"BackOff","note":"it restarts","reportingController":"kubelet","eventTime":null,"deprecatedFirstTimestamp":"2026-03-04T08:00:00Z","deprecatedLastTimestamp":"2026-03-04T08:50:00Z","deprecatedCount":17}""",
            """{"metadata":{},"involvedObject":{"kind":"Pod","namespace":"shop","name":"web","uid":"Pod/shop/web"},"type":"Normal","reason":"Pulled","message":"it is there","source":{"component":"kubelet"},"firstTimestamp":"2026-03-04T08:01:00Z","lastTimestamp":"2026-03-04T08:02:00Z","count":3,"reportingComponent":""}""",
            """{"metadata":{"creationTimestamp":"2026-03-04T08:05:00Z"},"regarding":{"uid":"Pod/shop/web"},"eventTime":"2026-03-04T08:05:00.123456Z","series":{"count":9,"lastObservedTime":"2026-03-04T08:06:00.000000Z"},"reason":"Series"}""");

        var page = (await sink.Queries.ObjectAsync(scene.Everything, About, null, 10, Token))!;
        Assert.Equal(
            [("BackOff", "it restarts", "kubelet", 17), ("Series", "", "", 9), ("Pulled", "it is there", "kubelet", 3)],
            page.Items.Select(said => (said.Reason, said.Note, said.Controller, said.Count)));
        Assert.Equal((s_now.AddHours(-1), s_now.AddMinutes(-10)), (page.Items[0].FirstAt, page.Items[0].LastAt));
        Assert.Equal(s_now, page.Since);
    }

    [Fact]
    public async Task Append_NewerVersion_ReplacesTheOlderAndADeletionIsNotTaken()
    {
        await using var scene = await SceneAsync();
        await using var sink = new Running(scene);
        await sink.ListAsync(Said(1, "a"));
        await sink.AppendAsync(Observe(0, Said(2, "b"), "2"), Observe(0, Said(3, "c"), "3"));
        await sink.AppendAsync(Observe(0, Said(3, "c"), "4", Verb.Deleted));
        await sink.ListAsync();

        var page = (await sink.Queries.ObjectAsync(scene.Everything, About, null, 10, Token))!;
        Assert.Equal((3, "c", "3"), Assert.Single(page.Items.Select(said => (said.Count, said.Note, said.ResourceVersion))));
    }

    [Fact]
    public async Task Append_ManyAboutOneObject_KeepsTheLatestAndPages()
    {
        await using var scene = await SceneAsync();
        await using var sink = new Running(scene);
        await sink.ListAsync([.. Enumerable.Range(0, 700).Select(i => Said(1, "n" + i, s_now.AddSeconds(i)))]);

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await sink.Queries.ObjectAsync(scene.Everything, About, cursor, 90, Token))!;
            seen.AddRange(page.Items.Select(said => said.Note));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(500, 200).Reverse().Select(i => "n" + i), seen);
    }

    [Fact]
    public async Task Append_Hostile_IsKeptAsFarAsItCanBeReadAndTheRestGoesOn()
    {
        await using var scene = await SceneAsync();
        await using var sink = new Running(scene);
        await sink.AppendAsync(
            Observe(1, "nonsense"), Observe(2, "[]"), Observe(3, """{"regarding":7,"series":[],"metadata":null,"deprecatedCount":1e400}"""),
            Observe(4, """{"regarding":{"uid":"Pod/shop/web"},"note":"a\u0000b","reason":"\ud800","type":{"x":1},"deprecatedCount":-4,"series":{"lastObservedTime":"never"},"eventTime":"0001-01-01T00:00:00Z","deprecatedLastTimestamp":"9999-12-31T23:59:59Z"}"""),
            Observe(5, Said(1, new string('x', 100_000))),
            Observe(6, $$"""{"regarding":{"uid":"{{string.Concat(Enumerable.Range(0, 2_000).Select(i => (char)(0x4e00 + i * 7919 % 20_000)))}}"} }""")); // past what an index takes
        await sink.ListAsync();

        var page = (await sink.Queries.ObjectAsync(scene.Everything, About, null, 10, Token))!;
        Assert.Equal([1_024, 3], page.Items.OrderByDescending(said => said.Note.Length).Select(said => said.Note.Length));
        Assert.All(page.Items, said => Assert.Equal((1, s_now, s_now), (said.Count, said.FirstAt, said.LastAt)));
    }

    [Fact]
    public async Task Sweep_GoesByReceiptNotByWhatTheEventSays()
    {
        await using var scene = await SceneAsync();
        await using var sink = new Running(scene);
        await sink.AppendAsync(Observe(1, Said(1, "old", s_now.AddYears(50)), at: s_now.AddHours(-25)), Observe(2, Said(1, "young", s_now.AddYears(-50)), at: s_now.AddHours(-23)));
        await sink.ListAsync();

        Assert.Equal(1, await new EventRetention(scene.DataSource, new EventOptions(), sink.Clock).SweepAsync(Token));
        Assert.Equal("young", Assert.Single((await sink.Queries.ObjectAsync(scene.Everything, About, null, 10, Token))!.Items).Note);
    }

    [Fact]
    public async Task Close_SaysThatNothingIsReceived()
    {
        await using var scene = await SceneAsync();
        await using var sink = new Running(scene);
        await sink.ListAsync(Said(1, "a"));
        await sink.Sink.CloseAsync(s_scope, new GapCause(GapReason.Forbidden, "403"), Token);

        var page = (await sink.Queries.ObjectAsync(scene.Everything, About, null, 10, Token))!;
        Assert.Null(page.Since);
        Assert.Single(page.Items);
    }

    /// <summary>What a crashed database had taken may be lost, and what it refused is: Events are not received without an interruption since before.</summary>
    [Theory]
    [InlineData("P0001", true)] // refused
    [InlineData("57P03", true)] // away for a moment
    [InlineData("P0001", false)]
    [InlineData("57P03", false)]
    public async Task Interruption_IsWhereReceivingBeginsAnew_WhileEventsAreReceived(string error, bool received)
    {
        await using var scene = await SceneAsync();
        await using var sink = new Running(scene);
        await sink.ListAsync(Said(1, "a"));
        if (!received)
            await sink.Sink.CloseAsync(s_scope, new GapCause(GapReason.Forbidden, "403"), Token);
        await using (var fail = scene.DataSource.CreateCommand(
            $"""
            CREATE SEQUENCE tried;
            CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF nextval('tried') = 1 THEN RAISE EXCEPTION 'the first fails' USING ERRCODE = '{error}'; END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER fail BEFORE INSERT ON kube_event FOR EACH STATEMENT EXECUTE FUNCTION fail();
            """))
            await fail.ExecuteNonQueryAsync(Token);
        sink.Clock.Advance(TimeSpan.FromMinutes(1));
        await sink.AppendAsync(Observe(1, Said(1, "b")));
        await UntilReadAsync("c", 2);

        var since = (await sink.Queries.ObjectAsync(scene.Everything, About, null, 10, Token))!.Since;
        Assert.Equal(received, since > s_now);
        sink.Clock.Advance(TimeSpan.FromMinutes(1));
        await UntilReadAsync("d", 3);
        Assert.Equal(since, (await sink.Queries.ObjectAsync(scene.Everything, About, null, 10, Token))!.Since); // said once

        async Task UntilReadAsync(string note, int number)
        {
            await Wait.UntilAsync(TriedAsync, TimeSpan.FromSeconds(30), () => "Nothing was written.", Token);
            await sink.AppendAsync(Observe(number, Said(1, note)));
            await Wait.UntilAsync(
                async () =>
                {
                    sink.Clock.Advance(TimeSpan.FromSeconds(1)); // retries wait for it
                    return (await sink.Queries.ObjectAsync(scene.Everything, About, null, 10, Token))!.Items.Any(said => said.Note == note);
                },
                TimeSpan.FromSeconds(30), () => $"{note} was not written.", Token);
        }

        async Task<bool> TriedAsync()
        {
            await using var command = scene.DataSource.CreateCommand("SELECT is_called FROM tried");
            return await command.ExecuteScalarAsync(Token) is true;
        }
    }

    [Fact]
    public async Task Object_WithoutARightToItOrToEvents_IsNotThere()
    {
        await using var scene = await SceneAsync();
        await using var sink = new Running(scene);
        await sink.ListAsync(Said(1, "a"));
        var pods = new Grant("", "pods", "shop");

        Assert.Null(await sink.Queries.ObjectAsync(scene.Only(pods), About, null, 10, Token));
        Assert.Null(await sink.Queries.ObjectAsync(scene.Only(new Grant("events.k8s.io", "events", "shop")), About, null, 10, Token));
        Assert.Null(await sink.Queries.ObjectAsync(scene.Only(pods, new Grant("events.k8s.io", "events", "other")), About, null, 10, Token));
        Assert.Single((await sink.Queries.ObjectAsync(scene.Only(pods, new Grant("events.k8s.io", "events", "shop")), About, null, 10, Token))!.Items);
        Assert.Null(await sink.Queries.ObjectAsync(scene.Everything, "nobody", null, 10, Token));
        await Assert.ThrowsAsync<QueryException>(() => sink.Queries.ObjectAsync(scene.Everything, About, "nonsense", 10, Token));
    }

    [Fact]
    public async Task Append_DatabaseNotReady_WaitsWithABoundedQueue()
    {
        await using var scene = await OpenAsync(postgres);
        var clock = new FakeTimeProvider(s_now);
        var sink = new EventSink(scene.DataSource, "not-yet-opened", new EventOptions(), clock, NullLogger<EventSink>.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = sink.RunAsync(stop.Token);
        var accepted = 0;
        var filling = Task.Run(async () =>
        {
            for (; accepted < 10_000; accepted++)
                await sink.AppendAsync(s_scope, [Observe(accepted, Said(1, "x"))], "", stop.Token);
        }, Token);
        await Wait.UntilAsync(() => accepted >= 2_000, TimeSpan.FromSeconds(30), "The queue takes less than it should.", Token);
        Assert.InRange(accepted, 2_000, 3_000);
        Assert.False(filling.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => filling);
    }

    private static string Said(int count, string note, DateTimeOffset? last = null) =>
        $$"""{"metadata":{},"regarding":{"uid":"{{About}}","kind":"Pod","namespace":"shop","name":"web"},"type":"Normal","reason":"Said","note":"{{note}}","deprecatedLastTimestamp":"{{(last ?? s_now):yyyy-MM-dd'T'HH:mm:ss'Z'}}","deprecatedCount":{{count}} }""";

    private static Observation Observe(int number, string json, string version = "1", Verb verb = Verb.Added, DateTimeOffset? at = null) =>
        new(verb, new ObjectIdentity(s_scope.Kind, "shop", "e" + number, "event-" + number), version, null, at ?? s_now, Encoding.UTF8.GetBytes(json));

    private async Task<LogScene> SceneAsync()
    {
        var scene = await OpenAsync(postgres);
        await scene.PutAsync("Pod", "shop", "web", verb: Verb.Added);
        await scene.FoldAsync();
        return scene;
    }

    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public Running(LogScene scene)
        {
            Clock = new FakeTimeProvider(s_now);
            Sink = new EventSink(scene.DataSource, Cluster, new EventOptions(), Clock, NullLogger<EventSink>.Instance);
            Queries = new EventQueries(scene.Reads);
            _running = Sink.RunAsync(_stop.Token);
        }

        public FakeTimeProvider Clock { get; }

        public EventSink Sink { get; }

        public EventQueries Queries { get; }

        public async Task AppendAsync(params Observation[] observations) => await Sink.AppendAsync(s_scope, observations, "", Token);

        /// <summary>Durable once it completes, with all that was appended before.</summary>
        public async Task ListAsync(params string[] listed) =>
            await Sink.ReplaceAsync(s_scope, listed.Select((json, i) => Observe(i, json)).ToAsyncEnumerable(), () => "1", null, Token);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Dispose();
        }
    }
}
