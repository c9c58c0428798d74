using Dashboard.Watch;
using Dashboard.Web.Components;

namespace Dashboard.Web.Features.CaptureHealth;

/// <summary>In words, for a tired reader: is the history complete right now, and since when.</summary>
/// <param name="Lead">The answer.</param>
/// <param name="CompleteSince">Start of the interval without a gap that all scopes share; null: not complete now.</param>
public sealed record CaptureSentence(string Lead, DateTimeOffset? CompleteSince, string? Rest)
{
    public static CaptureSentence Of(CaptureData data)
    {
        if (data.Failure is { } failure)
            return new CaptureSentence("The history is not being recorded.", null, $"Capture of {data.Cluster} does not run: {failure}");
        if (data is { Writer: { } writer, Queue: null })
            return new CaptureSentence("Another process records the history.", null, $"{writer.Name} watches {data.Cluster}; its own Capture health shows each scope. This one takes over when it ends.");
        if (data.Scopes.Count == 0)
            return new CaptureSentence("Nothing is watched yet.", null, "The cluster's kinds are being discovered.");
        // What is not served any more has no history to be complete.
        var watched = data.Scopes.Where(scope => scope.Status.State != ScopeState.Gone).ToList();
        if (watched.Count == 0)
            return new CaptureSentence("Nothing is watched now.", null, "The server serves none of the kinds that were.");
        var waiting = watched.Where(scope => scope.Status.State != ScopeState.Watching || scope.Coverage?.CoveredSince is null).ToList();
        if (waiting.Count > 0)
        {
            var stopped = waiting.Count(scope => scope.Status.State == ScopeState.Off);
            var forbidden = waiting.Count(scope => scope.Status.State == ScopeState.Forbidden);
            var failing = waiting.Count(scope => scope.Status.State == ScopeState.BackingOff);
            var reading = waiting.Count - stopped - forbidden - failing;
            string?[] parts =
            [
                stopped > 0 ? $"{Words.Count(stopped)} not running" : null,
                forbidden > 0 ? $"{Words.Count(forbidden)} not permitted" : null,
                failing > 0 ? $"{Words.Count(failing)} failing and tried again" : null,
                reading > 0 ? $"{Words.Count(reading)} still being read" : null,
            ];
            return new CaptureSentence("The history is not complete right now.", null,
                $"{Words.Count(waiting.Count)} of {Words.Plural(watched.Count, "scope")}: {string.Join(", ", parts.OfType<string>())}.");
        }
        var but = data.Quarantined.Total > 0 ? $" but for {Words.Plural(data.Quarantined.Total, "object")} in quarantine" : null;
        return new CaptureSentence($"The history is complete right now{but}", watched.Max(scope => scope.Coverage!.CoveredSince), Rested(data, watched));
    }

    private static string Rested(CaptureData data, List<ScopeRow> watched)
    {
        var gaps = data.Gaps.Count == 0 ? "no gap in the last 24 h" : $"{Words.Plural(data.Gaps.Count, "gap")} in the last 24 h";
        return $"{Words.Plural(watched.Count, "scope")} watched, {gaps}.";
    }
}
