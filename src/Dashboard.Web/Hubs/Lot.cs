using Dashboard.Model.Access;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Live;

namespace Dashboard.Web.Hubs;

/// <summary>
/// What folds changed within an interval of positions, for any number of streams: of each object its last state, encoded once for each <see cref="Audience"/> when the
/// first of its streams comes by. Thread-safe.
/// </summary>
/// <param name="after">Position before the first row; <paramref name="position"/> is the last one.</param>
/// <param name="updates">Each object once.</param>
internal sealed class Lot(long after, long position, IReadOnlyList<ObjectUpdate> updates)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Audience, HubFrame> _graphs = [];
    private Dictionary<Audience, Task<IReadOnlyList<HubFrame>>>? _changes = [];

    public long After { get; } = after;

    public long Position { get; } = position;

    public IReadOnlyList<ObjectUpdate> Updates { get; } = updates;

    /// <summary>Several that follow each other, as one. An object that came within them came, whatever happened to it then; the same for its health and its parent.</summary>
    public static Lot Of(long after, long position, IEnumerable<ObjectUpdate> updates)
    {
        var last = new Dictionary<int, ObjectUpdate>();
        foreach (var update in updates)
        {
            last[update.Node.Id] = last.TryGetValue(update.Node.Id, out var before)
                ? update with
                {
                    Created = update.Created || before.Created, Moved = update.Moved || before.Moved, HealthChanged = update.HealthChanged || before.HealthChanged,
                }
                : update;
        }

        return new Lot(after, position, [.. last.Values]);
    }

    public HubFrame Graph(Audience audience, ReadScope scope)
    {
        lock (_gate)
        {
            if (!_graphs.TryGetValue(audience, out var frame)) _graphs[audience] = frame = GraphFrame.Encode(this, audience, scope);
            return frame;
        }
    }

    /// <summary>The rows of the log, read once for an audience as long as the lot is among the newest. What failed is tried again by whoever asks next.</summary>
    public Task<IReadOnlyList<HubFrame>> ChangesAsync(Audience audience, ReadScope scope, ForwardHistory history)
    {
        lock (_gate)
        {
            if (_changes is null) return ChangesFrame.ReadAsync(history, scope, After, Position);
            if (!_changes.TryGetValue(audience, out var frames) || frames.IsFaulted || frames.IsCanceled)
                _changes[audience] = frames = ChangesFrame.ReadAsync(history, scope, After, Position);
            return frames;
        }
    }

    /// <summary>Rows are large: those of older lots are read by the few who are behind, and not kept.</summary>
    public void ForgetChanges()
    {
        lock (_gate) _changes = null;
    }
}
