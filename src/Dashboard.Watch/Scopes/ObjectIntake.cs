using System.Text;
using System.Text.Json;
using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Model.Redaction;
using Dashboard.Watch.Wire;

namespace Dashboard.Watch.Scopes;

/// <summary>
/// Turns what the server sent into observations: identity read, secrets redacted, bytes owned. What cannot be identified, read or redacted becomes a husk in
/// quarantine: nothing of it is kept in clear. Stateless apart from the clock.
/// </summary>
internal sealed class ObjectIntake(WatchScope scope, Redactor redactor, TimeProvider time)
{
    /// <summary>
    /// What a built-in kind's list leaves out of its items and its watch does not, in the watch's place: the same version has the same bytes
    /// whichever way it came.
    /// </summary>
    private readonly byte[] typeHead = Encoding.UTF8.GetBytes(
        $"{{\"kind\":{JsonSerializer.Serialize(scope.Kind.Kind)},\"apiVersion\":{JsonSerializer.Serialize(scope.Kind.ApiVersion)},");

    /// <param name="verb">As delivered.</param>
    /// <param name="read">What was read of the line.</param>
    /// <param name="line">The whole line, or what is there of it.</param>
    public Observation Event(Verb verb, in WatchEvent read, ReadOnlySpan<byte> line) =>
        Observe(verb, read.Head, read.Flaw is null ? line[read.Object] : line, read.Flaw);

    public Observation Listed(in Piece item)
    {
        var json = item.Flat;
        var (head, flaw) = ObjectReader.ReadObject(json, item.IsCut);
        if (flaw is not null || head.Kind is not null || head.ApiVersion is not null)
            return Observe(Verb.Added, head, json, flaw);
        byte[] whole = [.. typeHead, .. json[1..]];
        return Observe(Verb.Added, head, whole, flaw: null);
    }

    private Observation Observe(Verb verb, ObjectHead head, ReadOnlySpan<byte> json, string? flaw)
    {
        var (uid, name, version) = (Husk.Text(head.Uid), Husk.Text(head.Name), Husk.Text(head.ResourceVersion));
        var place = string.IsNullOrEmpty(head.Namespace) ? null : Husk.Text(head.Namespace);
        if (uid is null || name is null || version is null || (place is null && !string.IsNullOrEmpty(head.Namespace)))
            flaw ??= "Its uid, name, namespace or resourceVersion is missing, over 512 characters long or no text.";
        ReadOnlyMemory<byte> kept = default;
        try
        {
            kept = flaw is null ? redactor.Redact(scope.Kind, json) : default;
        }
        catch (RedactionException e)
        {
            flaw = e.Message;
        }
        var fingerprint = flaw is null ? "" : redactor.Fingerprint(json);
        var identity = new ObjectIdentity(scope.Kind, place, name ?? Husk.NoName, uid ?? Husk.Uid(place ?? scope.Namespace, name, fingerprint));
        var observation = new Observation(verb, identity, version ?? "", head.Generation, time.GetUtcNow(), kept);
        return flaw is null ? observation : observation with { Json = Husk.Json(identity, observation.ResourceVersion, flaw, fingerprint), Quarantine = new Quarantine(flaw, uid is not null) };
    }
}
