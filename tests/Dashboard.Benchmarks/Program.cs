using System.Globalization;
using Dashboard.Benchmarks;
using Dashboard.Benchmarks.Ui;

// SECONDS: how long changes come in, default 60. OBJECTS: of the fleet, default 5,000. 'working-set' is how this program measures
// itself in a process of its own, 'fan-out-server' the server of the hub's figures; 'ui' is the browser's and the hub's part (RUNS: repetitions, default 5; parts of
// it by name; PAGES: that many open pages and nothing else); 'steps' measures the steps of a change alone, without a database.
var seconds = Setting("SECONDS", 60);
var objects = Setting("OBJECTS", 5_000);
if (args is ["working-set", var connectionString])
{
    await using var other = await BenchDatabase.StartAsync(connectionString);
    Console.WriteLine(await WorkingSet.MeasureAsync(other));
    return 0;
}

if (args is ["fan-out-server"])
    return await FanOutServer.RunAsync();

var figures = new Figures();
var results = Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "bench.json");
if (args is ["ui", .. var parts])
{
    if (Setting("PAGES", 0) is > 0 and var pages) await UiBench.ManyPagesAsync(figures, pages);
    else await UiBench.RunAsync(figures, Setting("RUNS", 5), parts is [] ? UiBench.Parts : parts);
    figures.Compare(UiGoals.All);
    figures.Write(results);
    return 0;
}

await Steps.RunAsync(figures);
if (args is ["steps"])
    return 0;

await using var database = await BenchDatabase.StartAsync(null);
await RawCopy.RunAsync(database, figures, objects);
await Ingest.RunAsync(database, figures, objects, TimeSpan.FromSeconds(seconds));
await Latency.RunAsync(database, figures, objects, TimeSpan.FromSeconds(Math.Max(3, seconds / 3)));
await Queries.RunAsync(database, figures, objects);
await Verify.RunAsync(database, figures);
await RecordedStreams.RunAsync(database, figures);
await WorkingSet.RunAsync(database, figures);
figures.Write(results);
return 0;

static int Setting(string name, int otherwise) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
    ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw new InvalidOperationException($"{name} is a whole number.")
    : otherwise;
