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

    /// <summary>The steps of one run of a story, each to be done when somebody asks for it.</summary>
    public Queue<Action> Plan(string name)
    {
        var story = stories.FirstOrDefault(story => string.Equals(story.Name, name, StringComparison.Ordinal))
            ?? throw new ArgumentException($"There is no story '{name}'; there are {string.Join(", ", stories.Select(story => story.Name))}.", nameof(name));
        var steps = story.Plan();
        return steps.Count > 0 ? new Queue<Action>(steps.Select(step => Told(story, step))) : throw new ArgumentException($"This fleet has nothing that '{name}' could happen to.", nameof(name));
    }

    private void Run(Story story)
    {
        var at = cluster.Now;
        foreach (var step in story.Plan())
        {
            at += step.After;
            cluster.Agenda.At(at, Told(story, step));
        }

        cluster.Agenda.At(at + cluster.Options.StoryInterval + cluster.Jitter(0, 60), () => Run(story));
    }

    private Action Told(Story story, StoryStep step) => () =>
    {
        step.Act();
        told(story.Name, step.Name);
    };
}
