using System.Globalization;
using System.Text;
using Dashboard.Log;
using Dashboard.Model;
using Dashboard.Model.Access;
using Dashboard.Model.Capture;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Findings;
using Dashboard.Projections.Live;
using Dashboard.Projections.Reading;
using Dashboard.Projections.References;
using Dashboard.Projections.Topology;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Benchmarks;

/// <summary>The graph of 10,000 objects, three levels deep, as it was at a past position: of one namespace, and of the whole cluster.</summary>
internal sealed class Topology : IReadAccess
{
    private const string Cluster = "topology";
    private const int Objects = 10_000;
    private const int Namespaces = 20;
    private const int Changes = 20_000;

    private static readonly WatchScope s_scope = new(
        Cluster, new GroupVersionResource("platform.example.com", "v1", "parts"), new GroupVersionKind("platform.example.com", "v1", "Part"), null);

    private readonly Random _random = new(11);
    private long _version;

    public static async Task RunAsync(BenchDatabase database, Figures figures)
    {
        var topology = new Topology();
        await topology.FillAsync(database);
        await using var reader = new ChangeReader(database.Source);
        await using (var analyze = database.Source.CreateCommand("ANALYZE"))
            await analyze.ExecuteNonQueryAsync();
        var queries = new TopologyQueries(new ProjectionReads(database.Source, TimeProvider.System), TimeProvider.System);
        var everything = ReadScope.Decided(topology, Viewer.Anonymous, Cluster, null);
        await AddAsync("query.topology_at_ms", null);
        await AddAsync("query.topology_at_namespace_ms", "team-3");

        async Task AddAsync(string name, string? ns) => figures.Add(name, [Figures.Percentile(
            await Queries.TimesAsync(
                () => queries.SnapshotAsync(everything, new TopologyScope(ns, At: new LogPoint(topology._random.Next(Objects, Objects + Changes), null)), Objects, CancellationToken.None), samples: 40),
            0.5)]);
    }

    public ValueTask<ReadScope> DecideAsync(Viewer viewer, string cluster, CancellationToken cancellationToken) => new(ReadScope.Decided(this, viewer, cluster, null));

    private async Task FillAsync(BenchDatabase database)
    {
        await using (var writer = await database.OpenAsync(Cluster))
        {
            await writer.ReplaceAsync(s_scope, ListAsync(), () => Text(_version), null, CancellationToken.None);
            for (var i = 0; i < Changes; i += 100)
                await writer.AppendAsync(s_scope, [.. Enumerable.Range(0, 100).Select(_ => Observe(_random.Next(Objects), Verb.Modified))], Text(_version), CancellationToken.None);
            await writer.CloseAsync(s_scope, new GapCause(GapReason.SwitchedOff, "filled"), CancellationToken.None);
        }

        await using var reader = new ChangeReader(database.Source);
        var cost = new Cost();
        var last = await new ProjectionRunner(
            Cluster, database.Source, reader, new ProjectionFeed(), new FindingOptions(), ReferenceRules.BuiltIn, TimeProvider.System, NullLogger<ProjectionRunner>.Instance).CatchUpAsync(CancellationToken.None);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  folded {last / cost.Seconds:#,0} changes a second"));
    }

    private async IAsyncEnumerable<Observation> ListAsync()
    {
        for (var i = 0; i < Objects; i++)
        {
            await Task.CompletedTask;
            yield return Observe(i, Verb.Added);
        }
    }

    // One in a hundred is a root, one in ten hangs from it, the others from those.
    private Observation Observe(int i, Verb verb)
    {
        var (uid, ns) = (Uid(i), $"team-{(i / 100) % Namespaces}");
        var owner = i % 100 == 0 ? "" : $$""","ownerReferences":[{"apiVersion":"platform.example.com/v1","controller":true,"kind":"Part","name":"p","uid":"{{Uid(i % 10 == 0 ? i / 100 * 100 : i / 10 * 10)}}"}]""";
        var json = $$$"""{"apiVersion":"platform.example.com/v1","kind":"Part","metadata":{"name":"part-{{{i}}}","namespace":"{{{ns}}}","uid":"{{{uid}}}","resourceVersion":"{{{++_version}}}"{{{owner}}}},"spec":{"size":{{{_random.Next(9)}}}},"status":{"conditions":[{"type":"Ready","status":"{{{(_random.Next(4) == 0 ? "False" : "True")}}}","reason":"AsWanted","message":""}]}}""";
        return new Observation(verb, new ObjectIdentity(s_scope.Kind, ns, $"part-{i}", uid), Text(_version), null, TimeProvider.System.GetUtcNow(), Encoding.UTF8.GetBytes(json));
    }

    private static string Uid(int i) => string.Create(CultureInfo.InvariantCulture, $"{i:x8}-2222-4222-8222-222222222222");

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);
}
