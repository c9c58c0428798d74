using Dashboard.Model;

namespace Dashboard.Projections.Live.Folding;

/// <summary>Counts of one batch by minute, kind and namespace.</summary>
internal sealed class ActivityCounts
{
    private readonly Dictionary<(DateTimeOffset Minute, int KindId, string Namespace), (int Changes, int Noise, int Failures)> _counts = [];

    public IReadOnlyDictionary<(DateTimeOffset Minute, int KindId, string Namespace), (int Changes, int Noise, int Failures)> Counts => _counts;

    public int Changes { get; private set; }

    public int Failures { get; private set; }

    public void Add(Change change, int kindId, bool failed)
    {
        var at = change.ObservedAt.UtcDateTime;
        var key = (new DateTimeOffset(at.Ticks - at.Ticks % TimeSpan.TicksPerMinute, TimeSpan.Zero), kindId, change.Object.Namespace ?? "");
        var (changes, noise, failures) = _counts.GetValueOrDefault(key);
        _counts[key] = (changes + (change.Noise ? 0 : 1), noise + (change.Noise ? 1 : 0), failures + (failed ? 1 : 0));
        Changes += change.Noise ? 0 : 1;
        Failures += failed ? 1 : 0;
    }
}
