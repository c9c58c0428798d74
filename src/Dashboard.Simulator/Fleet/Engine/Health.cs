namespace Dashboard.Simulator.Fleet.Engine;

/// <summary>How an object is doing, in the words of GitOps tools, better first.</summary>
internal enum Health
{
    Healthy,
    Suspended,
    Progressing,
    Missing,
    Degraded,
}
