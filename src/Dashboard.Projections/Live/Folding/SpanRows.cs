using Dashboard.Projections.Health;
using Dashboard.Projections.References;

namespace Dashboard.Projections.Live.Folding;

/// <summary>An interval that an object's change opens and a later one closes.</summary>
/// <param name="stored">It was opened by an earlier batch, so closing it is an update.</param>
internal abstract class SpanRow(int objectId, long from, DateTimeOffset fromAt, bool stored)
{
    public int ObjectId { get; } = objectId;

    public long From { get; } = from;

    public DateTimeOffset FromAt { get; } = fromAt;

    public bool Stored { get; } = stored;

    public long? To { get; private set; }

    public DateTimeOffset? ToAt { get; private set; }

    public void Close(long position, DateTimeOffset at) => (To, ToAt) = (position, at);
}

internal sealed class HealthSpanRow(int objectId, HealthStatus status, string reason, bool turned, long from, DateTimeOffset fromAt, bool stored = false)
    : SpanRow(objectId, from, fromAt, stored)
{
    public HealthStatus Status { get; } = status;

    public string Reason { get; } = reason;

    public bool Turned { get; } = turned;
}

internal sealed class ConditionSpanRow(int objectId, ConditionReading reading, HealthStatus health, int place, long from, DateTimeOffset fromAt, bool stored = false)
    : SpanRow(objectId, from, fromAt, stored)
{
    /// <summary>Status and reason stay; message and lastTransitionTime are the latest of the interval.</summary>
    public ConditionReading Reading { get; private set; } = reading;

    public HealthStatus Health { get; } = health;

    public int Place { get; } = place;

    /// <summary>A stored row whose message has to be written again.</summary>
    public bool Touched { get; private set; }

    public bool Continues(ConditionReading reading) => Reading.Status == reading.Status && Reading.Reason == reading.Reason;

    public void Touch(ConditionReading reading)
    {
        if (Reading == reading)
            return;
        Reading = reading;
        Touched = true;
    }
}

internal sealed class OwnerEdgeRow(int objectId, OwnerReading owner, int place, long from, DateTimeOffset fromAt, bool stored = false) : SpanRow(objectId, from, fromAt, stored)
{
    public OwnerReading Owner { get; } = owner;

    public int Place { get; } = place;
}

internal sealed class ReferenceEdgeRow(int objectId, ReferenceReading reference, long from, DateTimeOffset fromAt, bool stored = false) : SpanRow(objectId, from, fromAt, stored)
{
    public ReferenceReading Reference { get; } = reference;
}
