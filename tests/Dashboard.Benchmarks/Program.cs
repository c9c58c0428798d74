using System.Globalization;
using Dashboard.Benchmarks;

// SECONDS: how long changes come in, default 60. OBJECTS: of the fleet, default 5,000. 'working-set' is how this program measures itself in a process of its own.
var seconds = Setting("SECONDS", 60);
var objects = Setting("OBJECTS", 5_000);
await using var database = await BenchDatabase.StartAsync(args is ["working-set", ..] ? args[1] : null);
if (args is ["working-set", ..])
{
    Console.WriteLine(await WorkingSet.MeasureAsync(database));
    return 0;
}

var figures = new Figures();
await RawCopy.RunAsync(database, figures, objects);
await Ingest.RunAsync(database, figures, objects, TimeSpan.FromSeconds(seconds));
await Latency.RunAsync(database, figures, objects, TimeSpan.FromSeconds(Math.Max(3, seconds / 3)));
await Queries.RunAsync(database, figures, objects);
await RecordedStreams.RunAsync(database, figures);
await WorkingSet.RunAsync(database, figures);
figures.Print();
figures.Write(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "bench.json"));
return 0;

static int Setting(string name, int otherwise) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
    ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : throw new ArgumentException($"{name} is a whole number above 0.")
    : otherwise;
