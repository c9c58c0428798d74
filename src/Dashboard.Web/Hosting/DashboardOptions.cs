using Dashboard.Projections.Events;
using Dashboard.Projections.Findings;
using Dashboard.Projections.References;
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

    /// <summary>Fields that refer to objects, beside those that are known without it.</summary>
    public IList<ReferenceRuleOptions> ReferenceRules { get; init; } = [];

    public SpoolSettings Spool { get; init; } = new();

    public EvidenceOptions Evidence { get; init; } = new();

    public RetentionOptions Retention { get; init; } = new();
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

public sealed class EvidenceOptions
{
    /// <summary>File of the key that signs tree heads, made at first start. Null: in the user's own data folder.</summary>
    public string? Key { get; init; }

    /// <summary>File of the key before this one: it vouches for the new key once. Null: the key was never changed.</summary>
    public string? PreviousKey { get; init; }

    /// <summary>File that tree heads are appended to, outside the database. Null: <c>tree-heads.jsonl</c> beside the key.</summary>
    public string? TreeHeads { get; init; }
}

public sealed class RetentionOptions
{
    /// <summary>Days that rows are kept for, 1 to 36,500. Null: for ever.</summary>
    public int? Days { get; init; }
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
