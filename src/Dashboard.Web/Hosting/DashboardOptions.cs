using Dashboard.Projections.Events;
using Dashboard.Projections.Findings;
using Dashboard.Watch;

namespace Dashboard.Web.Hosting;

/// <summary>Configuration section <c>Dashboard</c>.</summary>
public sealed class DashboardOptions
{
    public const string Section = "Dashboard";

    /// <summary>Name under <c>ConnectionStrings</c>.</summary>
    public const string ConnectionName = "Dashboard";

    /// <summary>Clusters to watch. None: the in-cluster account, else KUBECONFIG, else ~/.kube/config.</summary>
    public IList<ClusterOptions> Clusters { get; init; } = [];

    public AuthenticationOptions Authentication { get; init; } = new();

    public RedactionOptions Redaction { get; init; } = new();

    public FindingOptions Findings { get; init; } = new();

    public EventOptions Events { get; init; } = new();

    public SpoolSettings Spool { get; init; } = new();
}

/// <summary>Where capture keeps what comes in while the database is away and memory is full.</summary>
public sealed class SpoolSettings
{
    /// <summary>A folder of local disk. Null: in the user's own data folder.</summary>
    public string? Directory { get; init; }

    /// <summary>Of each cluster; past it the watches wait.</summary>
    public long MaxBytes { get; init; } = Log.SpoolOptions.DefaultMaxBytes;
}

public sealed class RedactionOptions
{
    /// <summary>File of the masks' key, made at first start. Null: in the user's own data folder.</summary>
    public string? KeyFile { get; init; }
}

public sealed class AuthenticationOptions
{
    public AuthenticationMode Mode { get; init; } = AuthenticationMode.None;
}

/// <summary>Who may open the dashboard. More modes follow; each must be named here before it is accepted.</summary>
public enum AuthenticationMode
{
    /// <summary>Everyone who reaches it: loopback addresses only.</summary>
    None,
}
