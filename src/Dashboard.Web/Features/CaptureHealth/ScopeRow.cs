using Dashboard.Log;
using Dashboard.Model;
using Dashboard.Projections.Coverage;
using Dashboard.Projections.Health;
using Dashboard.Watch;
using Dashboard.Web.Components;

namespace Dashboard.Web.Features.CaptureHealth;

/// <summary>Capture of one scope: what it does now and how complete the last day is.</summary>
public sealed record ScopeRow(ScopeStatus Status, ScopeCoverage? Coverage, IReadOnlyList<Gap> Gaps)
{
    /// <summary>Its objects that are in quarantine now.</summary>
    public int Quarantined { get; init; }

    /// <summary>What somebody should look into although the scope is watched, in words; null: nothing.</summary>
    public string? Alarm
    {
        get
        {
            string?[] alarms =
            [
                Status.Refused > 0 ? $"{Words.Plural(Status.Refused, "version")} went backwards and {Words.Noun(Status.Refused, "was", "were")} refused: a stale replica answered" : null,
                Status.UnknownEvents > 0 ? $"{Words.Plural(Status.UnknownEvents, "event")} of an unknown type: recorded, then listed again" : null,
            ];
            return alarms.Any(alarm => alarm is not null) ? string.Join("; ", alarms.OfType<string>()) : null;
        }
    }

    /// <summary>Colour and shape of the state; the word beside it says the rest.</summary>
    public HealthStatus Look => Status.State switch
    {
        ScopeState.Watching => Quarantined > 0 || Alarm is not null ? HealthStatus.Degraded : HealthStatus.Healthy,
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
        _ => "Not running",
    };

    /// <summary>Worst first: what is not watched although it should be, then what is watched with a blemish, then what had gaps.</summary>
    public int Severity => Status.State switch
    {
        ScopeState.Off => 7,
        ScopeState.Forbidden => 6,
        ScopeState.BackingOff => 5,
        ScopeState.Listing or ScopeState.Starting => 4,
        ScopeState.Gone => 1,
        _ => Quarantined > 0 || Alarm is not null ? 3 : Gaps.Count > 0 ? 2 : 0,
    };
}

/// <param name="Off">Kinds that are not watched, and why.</param>
/// <param name="Failure">Why capture of the cluster does not run; null: it does, here or elsewhere.</param>
/// <param name="Writer">Who writes the log.</param>
/// <param name="Queue">What is accepted and not yet written; null: this process does not write.</param>
public sealed record CaptureData(
    string Cluster, IReadOnlyList<ScopeRow> Scopes, IReadOnlyList<Gap> Gaps, IReadOnlyList<CatalogEntry> Off, TimeSpan? Lag, string? Failure,
    LeaseHolder? Writer, QueueStatus? Queue, DateTimeOffset From, DateTimeOffset Now)
{
    public Quarantined Quarantined { get; init; } = new(0, []);
}
