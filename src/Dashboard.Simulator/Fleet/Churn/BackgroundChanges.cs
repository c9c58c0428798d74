using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Churn;

/// <summary>What changes all the time in a healthy cluster: many heartbeats, some renewals and restarts, now and then a rollout.</summary>
internal sealed class BackgroundChanges
{
    private readonly (int Weight, Action Act)[] _acts;
    private readonly int _total;
    private readonly Cluster _cluster;

    public BackgroundChanges(Cluster cluster)
    {
        _cluster = cluster;
        var beats = new Heartbeats(cluster);
        var work = new DailyWork(cluster);
        _acts =
        [
            (130, beats.Application), (110, beats.Database), (90, beats.Topic), (80, beats.ExternalSecret), (80, beats.Autoscaler), (60, beats.Bucket), (50, beats.Node),
            (40, beats.Instance), (30, beats.Firewall), (25, beats.HelmRelease), (30, work.Renew), (24, work.RestartPod), (20, work.RunCronJob), (14, work.Backup), (12, work.EditSettings),
            (12, work.Scale), (8, work.EvictPod), (5, work.Relabel), (4, work.Release),
        ];
        _total = _acts.Sum(act => act.Weight);
    }

    public void Next()
    {
        var dice = _cluster.Random.Next(_total);
        foreach (var (weight, act) in _acts)
        {
            dice -= weight;
            if (dice < 0)
            {
                act();
                return;
            }
        }
    }
}
