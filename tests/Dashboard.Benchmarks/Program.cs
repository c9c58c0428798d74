using System.Globalization;
using Dashboard.Benchmarks;
using Dashboard.Benchmarks.Ui;

// SECONDS: how long changes come in, default 60. OBJECTS: of the fleet, default 5,000. DATABASE: a connection string; default: a database of its own, made anew.
// Arguments: the parts to run, of those below; none: all. 'working-set' with a connection string is how this program measures itself in a process of its own.
// 'ui', with parts of it: the browser and the hub (RUNS: repetitions, default 5; OBJECTS: of the fleet, default 2,000; PAGES: so many open pages and nothing else); 'fan-out-server' is the hub that it measures.
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
if (args is ["ui", .. var asked])
{
    var bench = new UiBench(Setting("OBJECTS", 2_000));
    if (Setting("PAGES", 0) is > 0 and var pages)
        await bench.ManyPagesAsync(figures, pages);
    else
        await bench.RunAsync(figures, Setting("RUNS", 5), asked is [] ? UiBench.Parts : asked);
    figures.Compare(UiGoals.All);
    figures.Write(results);
    return 0;
}

string[] filled = ["ingest", "queries", "verify"];
string[] parts = ["steps", .. filled, "latency", "topology", "recorded", "working-set"];
if (args.FirstOrDefault(part => !parts.Contains(part)) is { } unknown)
    throw new InvalidOperationException($"'{unknown}' is none of {string.Join(", ", parts)}.");

if (Wanted("steps"))
    await Steps.RunAsync(figures);
if (args is ["steps"])
    return 0;

// A database that is given may be filled already.
var given = Environment.GetEnvironmentVariable("DATABASE") is { Length: > 0 } source ? source : null;
await using var database = await BenchDatabase.StartAsync(given);
if (given is null ? filled.Any(Wanted) : Wanted("ingest"))
{
    await RawCopy.RunAsync(database, figures, objects);
    await Ingest.RunAsync(database, figures, objects, TimeSpan.FromSeconds(seconds));
}

if (Wanted("latency"))
    await Latency.RunAsync(database, figures, objects, TimeSpan.FromSeconds(Math.Max(3, seconds / 3)));
if (Wanted("queries"))
    await Queries.RunAsync(database, figures, objects);
if (Wanted("topology"))
    await Topology.RunAsync(database, figures);
if (Wanted("verify"))
    await Verify.RunAsync(database, figures);
if (Wanted("recorded"))
    await RecordedStreams.RunAsync(database, figures);
if (Wanted("working-set"))
    await WorkingSet.RunAsync(database, figures);
figures.Write(results);
return 0;

bool Wanted(string part) => args.Length == 0 || args.Contains(part);

static int Setting(string name, int otherwise) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
    ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : throw new InvalidOperationException($"{name} is a whole number above 0.")
    : otherwise;
