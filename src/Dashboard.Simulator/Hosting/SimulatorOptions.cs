using Dashboard.Simulator.Access;
using Dashboard.Simulator.Fleet;
using Dashboard.Simulator.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Simulator.Hosting;

/// <summary>What to simulate and where to serve it.</summary>
public sealed record SimulatorOptions
{
    public const int MaxClusters = 16;

    private static readonly string[] KnownNames = ["prod-eu-1", "prod-eu-2", "stage-eu-1", "prod-us-1", "mgmt-1"];

    /// <summary>Address to listen on. Without <see cref="Tokens"/> there is no authentication: keep it on loopback.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>Port of the first cluster, the next ones follow; 0 takes any free ports.</summary>
    public int Port { get; init; }

    /// <summary>1 to 16.</summary>
    public int Clusters { get; init; } = 1;

    /// <summary>Each cluster draws its own seed from this one.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// A file of static tokens, lines of <c>token,user,uid,"group1,group2"</c>: requests then need one of them, and the roles in the cluster decide. Null:
    /// everybody is an administrator.
    /// </summary>
    public string? Tokens { get; init; }

    public StoreOptions Store { get; init; } = new();

    /// <summary>What lives in each cluster, with a seed and a name of its own; null leaves the clusters empty.</summary>
    public FleetOptions? Fleet { get; init; }

    public ILoggerFactory Logging { get; init; } = NullLoggerFactory.Instance;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public static string NameOf(int index) => index < KnownNames.Length ? KnownNames[index] : $"cluster-{index + 1}";

    /// <summary>Every problem, each naming its option and what is allowed.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> problems = [];
        if (Clusters is < 1 or > MaxClusters) problems.Add($"clusters is {Clusters}; allowed are 1 to {MaxClusters}.");
        if (Port is < 0 or > 65_535) problems.Add($"port is {Port}; allowed are 0 to 65535.");
        if (!System.Net.IPAddress.TryParse(Address, out _)) problems.Add($"address is '{Address}'; it must be an IP address.");
        if (TokensProblem() is { } wrong) problems.Add(wrong);
        if (Fleet is not null) problems.AddRange(Fleet.Validate());
        return problems;
    }

    private string? TokensProblem()
    {
        try
        {
            _ = Tokens is null ? null : new TokenFile(Tokens);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return $"tokens: {e.Message}";
        }
    }
}
