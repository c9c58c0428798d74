using Dashboard.Log;
using Dashboard.Model;
using Dashboard.Projections.Coverage;
using Dashboard.Projections.Health;
using Dashboard.Watch;

namespace Dashboard.Web.Features.CaptureHealth;

/// <summary>Capture of one scope: what it does now and how complete the last day is.</summary>
public sealed record ScopeRow(ScopeStatus Status, ScopeCoverage? Coverage, IReadOnlyList<Gap> Gaps)
{
    /// <summary>Colour and shape of the state; the word beside it says the rest.</summary>
    public HealthStatus Look => Status.State switch
    {
        ScopeState.Watching => HealthStatus.Healthy,
        ScopeState.Starting or ScopeState.Listing => HealthStatus.Progressing,
        ScopeState.BackingOff => HealthStatus.Degraded,
        ScopeState.Forbidden => HealthStatus.Failed,
        ScopeState.Gone => HealthStatus.Missing,
        _ => HealthStatus.Suspended,
    };

    public string Word => Status.State switch
    {
        ScopeState.Watching => "Watching",
        ScopeState.Starting => "Starting",
        ScopeState.Listing => "Listing",
        ScopeState.BackingOff => "Backing off",
        ScopeState.Forbidden => "Not permitted",
        ScopeState.Gone => "Not served",
        _ => Status.State.ToString(),
    };

    /// <summary>Worst first: what is not watched although it should be, then what had gaps.</summary>
    public int Severity => Status.State switch
    {
        ScopeState.Forbidden => 5,
        ScopeState.BackingOff => 4,
        ScopeState.Listing or ScopeState.Starting => 3,
        ScopeState.Gone => 1,
        _ => Gaps.Count > 0 ? 2 : 0,
    };
}

/// <param name="Off">Kinds that are not watched, and why.</param>
/// <param name="Failure">Why capture of the cluster does not run; null: it does, here or elsewhere.</param>
/// <param name="Writer">Who writes the log.</param>
/// <param name="Queue">What is accepted and not yet written; null: this process does not write.</param>
public sealed record CaptureData(
    string Cluster, IReadOnlyList<ScopeRow> Scopes, IReadOnlyList<Gap> Gaps, IReadOnlyList<CatalogEntry> Off, TimeSpan? Lag, string? Failure,
    LeaseHolder? Writer, QueueStatus? Queue, DateTimeOffset From, DateTimeOffset Now);
