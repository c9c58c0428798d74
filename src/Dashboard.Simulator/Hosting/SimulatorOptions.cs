using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Hosting;

/// <summary>What to simulate and where to serve it.</summary>
public sealed record SimulatorOptions
{
    public const int MaxClusters = 16;

    private static readonly string[] KnownNames = ["prod-eu-1", "prod-us-1", "staging-eu-1", "dev-eu-1"];

    /// <summary>Address to listen on. There is no authentication: keep it on loopback.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>Port of the first cluster, the next ones follow; 0 takes any free ports.</summary>
    public int Port { get; init; }

    /// <summary>1 to 16.</summary>
    public int Clusters { get; init; } = 1;

    /// <summary>Each cluster draws its own seed from this one.</summary>
    public int Seed { get; init; } = 1;

    public StoreOptions Store { get; init; } = new();

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public static string NameOf(int index) => index < KnownNames.Length ? KnownNames[index] : $"cluster-{index + 1}";

    /// <summary>Every problem, each naming its option and what is allowed.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> problems = [];
        if (Clusters is < 1 or > MaxClusters) problems.Add($"clusters is {Clusters}; allowed are 1 to {MaxClusters}.");
        if (Port is < 0 or > 65_535) problems.Add($"port is {Port}; allowed are 0 to 65535.");
        if (!System.Net.IPAddress.TryParse(Address, out _)) problems.Add($"address is '{Address}'; it must be an IP address.");
        return problems;
    }
}
