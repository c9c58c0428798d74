using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Stories;

/// <summary>One object is written again and again: a tool of a team keeps its state in an annotation.</summary>
internal sealed class NoisyNeighbour(Cluster cluster) : Story(cluster)
{
    private const int MaxWrites = 600;

    public override string Name => "noisy-neighbour";

    public override IReadOnlyList<StoryStep> Plan()
    {
        var topics = Cluster.Index.OfKind("KafkaTopic").Where(key => Cluster.Index.Find(key)!.Health == Health.Healthy).ToList();
        if (topics.Count == 0)
        {
            return [];
        }

        var target = Cluster.Pick(topics);
        // A third of the configured rate, and at least one a second, for a minute and a half.
        var perSecond = Math.Clamp(Cluster.Options.ChangesPerSecond / 3, 1, 6);
        var writes = (int)Math.Min(MaxWrites, 90 * perSecond);
        return Enumerable.Range(0, writes).Select(i => Step(1 / perSecond, "write", () => Write(target, i))).ToList();
    }

    private void Write(ObjectRef target, int turn) => Cluster.Quietly(() => Cluster.Merge(target, new JsonObject
    {
        ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["lag-exporter.halden.io/state"] = new JsonObject { ["turn"] = turn, ["lag"] = Cluster.Random.Next(5_000) }.ToJsonString() } },
    }, "lag-exporter"));
}
