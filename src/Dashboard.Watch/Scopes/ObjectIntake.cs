using System.Buffers;
using System.Text;
using System.Text.Json;
using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Model.Redaction;
using Dashboard.Watch.Wire;

namespace Dashboard.Watch.Scopes;

/// <summary>Turns what the server sent into observations: identity read, secrets redacted, bytes owned. Stateless apart from the clock.</summary>
internal sealed class ObjectIntake(WatchScope scope, Redactor redactor, TimeProvider time)
{
    /// <summary>
    /// What a built-in kind's list leaves out of its items and its watch does not, in the watch's place: the same version has the same bytes
    /// whichever way it came.
    /// </summary>
    private readonly byte[] typeHead = Encoding.UTF8.GetBytes(
        $"{{\"kind\":{JsonSerializer.Serialize(scope.Kind.Kind)},\"apiVersion\":{JsonSerializer.Serialize(scope.Kind.ApiVersion)},");

    public Observation Event(Verb verb, ObjectHead head, ReadOnlySpan<byte> json) => Observe(verb, head, json);

    public Observation Listed(ReadOnlySpan<byte> json)
    {
        var head = ObjectReader.ReadHead(json);
        if (head.Kind is not null || head.ApiVersion is not null)
            return Observe(Verb.Added, head, json);
        byte[] whole = [.. typeHead, .. json[1..]];
        return Observe(Verb.Added, head, whole);
    }

    private Observation Observe(Verb verb, ObjectHead head, ReadOnlySpan<byte> json)
    {
        if (string.IsNullOrEmpty(head.Uid) || string.IsNullOrEmpty(head.Name) || string.IsNullOrEmpty(head.ResourceVersion))
            throw new ProtocolException("The server sent an object without uid, name or resourceVersion.");
        var identity = new ObjectIdentity(scope.Kind, string.IsNullOrEmpty(head.Namespace) ? null : head.Namespace, head.Name, head.Uid);
        return new Observation(verb, identity, head.ResourceVersion, head.Generation, time.GetUtcNow(), redactor.Redact(scope.Kind, json));
    }

    /// <summary>One span of the bytes; copied only where they lie in several buffers.</summary>
    public static ReadOnlySpan<byte> Flat(ReadOnlySequence<byte> bytes) => bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray();
}
