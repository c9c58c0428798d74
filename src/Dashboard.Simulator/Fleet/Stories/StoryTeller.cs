using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Stories;

/// <summary>Runs the stories side by side, staggered, each again after a rest.</summary>
internal sealed class StoryTeller(Cluster cluster, IReadOnlyList<Story> stories, Action<string, string> told)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Stagger = TimeSpan.FromSeconds(9);

    public static IReadOnlyList<Story> All(Cluster cluster) =>
    [
        new BadImage(cluster), new BrokenIssuer(cluster), new ReplicaFight(cluster), new QuotaStop(cluster), new DeletedClaim(cluster), new NoisyNeighbour(cluster),
    ];

    public void Begin()
    {
        for (var i = 0; i < stories.Count; i++)
        {
            var story = stories[i];
            cluster.Agenda.At(cluster.Now + First + (Stagger * i), () => Run(story));
        }
    }

    private void Run(Story story)
    {
        var at = cluster.Now;
        foreach (var step in story.Plan())
        {
            at += step.After;
            cluster.Agenda.At(at, () =>
            {
                step.Act();
                told(story.Name, step.Name);
            });
        }

        cluster.Agenda.At(at + cluster.Options.StoryInterval + cluster.Jitter(0, 60), () => Run(story));
    }
}
