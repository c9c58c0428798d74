namespace Dashboard.Simulator.Fleet.Git;

/// <summary>One deployable part of an application, as the repository describes it.</summary>
internal sealed record Component(string Name, string Role)
{
    /// <summary>Deployment or Rollout.</summary>
    public string Workload { get; init; } = "Deployment";

    public string Version { get; set; } = "1.0.0";

    public int Replicas { get; set; } = 2;

    /// <summary>Revisions it has been through before the fleet begins.</summary>
    public int PastRevisions { get; init; }

    public bool Autoscaled { get; init; }

    public bool Routed { get; init; }

    public string? Issuer { get; init; }

    public bool Secrets { get; init; }

    public bool Scheduled { get; init; }

    public bool Isolated { get; init; }

    public int Topics { get; init; }

    public int Settings { get; init; } = 1;

    public string LogLevel { get; set; } = "info";

    public string Image => $"registry.halden.io/{Name}:{Version}";
}
