using Dashboard.Simulator.Store;
using Dashboard.Simulator.Tests.Http;

namespace Dashboard.Simulator.Tests.Faults;

public sealed class FaultScriptTests
{
    private const string Path = "/simulator/faults";
    private const string ConfigMaps = "/api/v1/configmaps";
    private const string Watch = $"{ConfigMaps}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";

    private static readonly WriteOptions By = new("tester");

    [Theory]
    [InlineData("""{"do":{"action":"explode"} }""", "rule.do.action must be one of close, ")]
    [InlineData("""{"do":{"action":"status"} }""", "rule.do.code is missing.")]
    [InlineData("""{"do":{"action":"status","code":200} }""", "rule.do.code must be a whole number from 400 to 599.")]
    [InlineData("""{"do":{"action":"reset","bytes":3} }""", "rule.do.bytes is not known; allowed here: action.")]
    [InlineData("""{"do":{"action":"stale","versions":2},"at":{"line":1} }""", "rule.at is not allowed with this action")]
    [InlineData("""{"do":{"action":"reset"},"at":{"line":1,"byte":2} }""", "rule.at must have one of line, byte, afterMilliseconds.")]
    [InlineData("""{"rules":[{"do":{"action":"reset"} },{"match":{"verb":"look"},"do":{"action":"reset"} }]}""", "rules[1].match.verb must be one of get, list, watch, ")]
    [InlineData("""{"match":{"probability":2},"do":{"action":"reset"} }""", "rule.match.probability must be a number from 0 to 1.")]
    [InlineData("""{"match":{"nth":0},"do":{"action":"reset"} }""", "rule.match.nth must be a whole number from 1 to")]
    [InlineData("""{"rules":{} }""", "rules must be a list of at most 1000 rules.")]
    [InlineData("[1]", "The script is not a JSON object")]
    public async Task Post_WrongRule_NamesTheFieldAndWhatIsAllowed(string script, string problem)
    {
        await using var api = await SimulatedApi.StartAsync();
        var reply = await api.SendAsync("POST", Path, script);
        Assert.Equal(400, reply.Status);
        Assert.Contains(problem, reply.Json["error"]!.ToString(), StringComparison.Ordinal);
        Assert.Empty((await api.GetAsync(Path)).Json["rules"]!.AsArray());
    }

    [Fact]
    public async Task List_ShowsHowOftenEachRuleMatchedAndStruck_DeleteClears()
    {
        await using var api = await SimulatedApi.StartAsync();
        Assert.Equal(201, (await api.SendAsync("POST", Path, """{"name":"second","match":{"resource":"config*","nth":2},"do":{"action":"status","code":503} }""")).Status);

        var statuses = new List<int>();
        for (var i = 0; i < 3; i++) statuses.Add((await api.GetAsync(ConfigMaps)).Status);
        Assert.Equal([200, 503, 200], statuses);
        Assert.Equal(200, (await api.GetAsync("/api/v1/services")).Status);

        var rule = Assert.Single((await api.GetAsync(Path)).Json["rules"]!.AsArray())!;
        Assert.Equal(("second", 3L, 1L), (rule["name"]!.ToString(), (long)rule["matched"]!, (long)rule["struck"]!));
        Assert.Equal(1, api.Cluster.Faults.Struck("second"));
        Assert.Empty((await api.SendAsync("DELETE", Path)).Json["rules"]!.AsArray());
        Assert.Equal(405, (await api.SendAsync("PUT", Path, "{}")).Status);
    }

    [Fact]
    public async Task Probability_SameSeed_StrikesAtTheSameRequests()
    {
        await using var api = await SimulatedApi.StartAsync();
        const string rule = """{"match":{"probability":0.5,"seed":7},"do":{"action":"status","code":500} }""";
        var runs = new List<string>();
        for (var run = 0; run < 2; run++)
        {
            await api.SendAsync("POST", Path, rule);
            var statuses = new List<int>();
            for (var i = 0; i < 12; i++) statuses.Add((await api.GetAsync("/version")).Status);
            runs.Add(string.Join(' ', statuses));
            await api.SendAsync("DELETE", Path);
        }

        Assert.Equal(runs[0], runs[1]);
        Assert.Contains("200", runs[0], StringComparison.Ordinal);
        Assert.Contains("500", runs[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_CarriesRetryAfter()
    {
        await using var api = await WithRuleAsync("""{"do":{"action":"status","code":429,"retryAfterSeconds":3} }""");
        var reply = await api.GetAsync(ConfigMaps);
        Assert.Equal((429, "3", "TooManyRequests"), (reply.Status, reply.Headers["Retry-After"], reply.Json["reason"]!.ToString()));
    }

    [Theory]
    [InlineData("""{"do":{"action":"reset"} }""")]
    [InlineData("""{"at":{"byte":30},"do":{"action":"reset"} }""")]
    public async Task Reset_BreaksTheConnection(string rule)
    {
        await using var api = await WithRuleAsync(rule);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => api.GetAsync(ConfigMaps));
    }

    [Fact]
    public async Task Close_AfterALine_EndsCleanlyThere()
    {
        await using var api = await WithRuleAsync("""{"match":{"verb":"watch"},"at":{"line":1},"do":{"action":"close"} }""");
        using var watch = await api.WatchAsync(Watch);
        Assert.Equal(["ADDED a"], await watch.NamesAsync(1));
        Assert.Null(await watch.LineAsync());
    }

    [Fact]
    public async Task Close_AfterSomeTime_EndsAnIdleStream()
    {
        await using var api = await WithRuleAsync("""{"match":{"verb":"watch"},"at":{"afterMilliseconds":50},"do":{"action":"close"} }""");
        using var watch = await api.WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={api.Store.CurrentVersion}");
        Assert.Null(await watch.LineAsync());
    }

    [Fact]
    public async Task Error_ComesAsALine_ThenTheEnd()
    {
        await using var api = await WithRuleAsync("""{"match":{"verb":"watch"},"at":{"line":2},"do":{"action":"error","code":410} }""");
        using var watch = await api.WatchAsync(Watch);
        await watch.NamesAsync(2);
        var (type, status) = await watch.EventAsync();
        Assert.Equal(("ERROR", 410L, "Expired"), (type, (long)status["code"]!, status["reason"]!.ToString()));
        Assert.Null(await watch.LineAsync());
    }

    [Theory]
    [InlineData("""{"action":"duplicate"}""", "ADDED a|ADDED b|ADDED b|BOOKMARK")]
    [InlineData("""{"action":"replay","lines":1}""", "ADDED a|ADDED a|ADDED b|BOOKMARK")]
    [InlineData("""{"action":"unknownType","type":"MOVED"}""", "ADDED a|MOVED b|BOOKMARK")]
    [InlineData("""{"action":"oversizedLine","bytes":100000}""", "ADDED a|ADDED b|BOOKMARK")]
    [InlineData("""{"action":"split","bytes":3}""", "ADDED a|ADDED b|BOOKMARK")]
    [InlineData("""{"action":"onlyBookmarks"}""", "ADDED a|BOOKMARK")]
    [InlineData("""{"action":"noInitialEventsEnd"}""", "ADDED a|ADDED b|MODIFIED a")]
    public async Task Lines_AreAltered(string effect, string expected)
    {
        await using var api = await WithRuleAsync($$"""{"match":{"verb":"watch"},"at":{"line":1},"do":{{effect}} }""");
        using var watch = await api.WatchAsync(Watch);
        var names = expected.Split('|');
        var first = await watch.NamesAsync(2);
        api.Store.Patch("v1", "ConfigMap", "default", "a", PatchType.Merge, SimulatedApi.Parse("""{"data":{"a":"2"} }"""), By);
        var rest = await watch.NamesAsync(names.Length - 2);
        Assert.Equal(names, first.Concat(rest));
    }

    [Fact]
    public async Task OversizedLine_IsFilledWithBlanks_TheObjectStaysTheSame()
    {
        await using var api = await SimulatedApi.StartAsync();
        api.Store.Create(SimulatedApi.ConfigMap("a"), By);
        using var plain = await api.WatchAsync(Watch);
        var line = await plain.LineAsync();
        await api.SendAsync("POST", Path, """{"match":{"verb":"watch"},"do":{"action":"oversizedLine","bytes":5000} }""");
        using var padded = await api.WatchAsync(Watch);
        var filled = await padded.LineAsync();
        Assert.Equal(line!.Length + 5_000, filled!.Length);
        Assert.Equal(line, filled.Replace(new string(' ', 5_000), "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task GarbageLine_IsNoJson_AndTheStreamGoesOn()
    {
        await using var api = await WithRuleAsync("""{"match":{"verb":"watch"},"at":{"line":1},"do":{"action":"garbageLine"} }""");
        using var watch = await api.WatchAsync(Watch);
        await watch.NamesAsync(1);
        var garbage = await watch.LineAsync();
        Assert.ThrowsAny<Exception>(() => SimulatedApi.Parse(garbage!));
        Assert.Equal(["ADDED b"], await watch.NamesAsync(1));
    }

    [Fact]
    public async Task ExpireContinue_StrikesOnlyAtFurtherPages_AndOffersAnInconsistentRemainder()
    {
        await using var api = await WithRuleAsync("""{"match":{"verb":"list"},"do":{"action":"expireContinue"} }""");
        var first = await api.GetAsync($"{ConfigMaps}?limit=1");
        Assert.Equal(200, first.Status);
        var second = await api.GetAsync($"{ConfigMaps}?limit=1&continue={first.Json["metadata"]!["continue"]}");
        Assert.Equal((410, "Expired"), (second.Status, second.Json["reason"]!.ToString()));
        Assert.NotEmpty(second.Json["metadata"]!["continue"]!.ToString());
    }

    [Fact]
    public async Task Stale_ListAndWatchGoBackwards()
    {
        await using var api = await SimulatedApi.StartAsync();
        api.Store.Create(SimulatedApi.ConfigMap("a"), By);
        var before = api.Store.CurrentVersion;
        api.Store.Create(SimulatedApi.ConfigMap("b"), By);
        await api.SendAsync("POST", Path, """{"match":{"resource":"configmaps"},"do":{"action":"stale","versions":1} }""");

        var list = (await api.GetAsync(ConfigMaps)).Json;
        Assert.Equal(("a", before.ToString(null, null)), (Assert.Single(list["items"]!.AsArray())!["metadata"]!["name"]!.ToString(), list["metadata"]!["resourceVersion"]!.ToString()));
        using var watch = await api.WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={api.Store.CurrentVersion}");
        Assert.Equal(["ADDED b"], await watch.NamesAsync(1));
    }

    [Fact]
    public async Task Stale_WatchFromACompactedVersion_IsExpiredAllTheSame()
    {
        await using var api = await SimulatedApi.StartAsync();
        api.Store.Create(SimulatedApi.ConfigMap("a"), By);
        var before = api.Store.CurrentVersion;
        api.Store.Create(SimulatedApi.ConfigMap("b"), By);
        api.Store.Compact();
        await api.SendAsync("POST", Path, """{"match":{"resource":"configmaps"},"do":{"action":"stale","versions":1} }""");

        using var watch = await api.WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={before}");
        var (type, status) = await watch.EventAsync();
        Assert.Equal(("ERROR", 410L), (type, (long)status["code"]!));
    }

    [Fact]
    public async Task FutureVersion_ListIs504_InitialEventsAreAnErrorLine()
    {
        await using var api = await WithRuleAsync("""{"do":{"action":"futureVersion"} }""");
        Assert.Equal(504, (await api.GetAsync($"{ConfigMaps}?resourceVersion=7&resourceVersionMatch=NotOlderThan")).Status);
        using var watch = await api.WatchAsync(Watch);
        Assert.Equal(504L, (long)(await watch.EventAsync()).Object["code"]!);
    }

    /// <summary>With the ConfigMaps a and b, and the rule in force.</summary>
    private static async Task<SimulatedApi> WithRuleAsync(string rule)
    {
        var api = await SimulatedApi.StartAsync();
        api.Store.Create(SimulatedApi.ConfigMap("a"), By);
        api.Store.Create(SimulatedApi.ConfigMap("b"), By);
        Assert.Equal(201, (await api.SendAsync("POST", Path, rule)).Status);
        return api;
    }
}
