namespace Dashboard.Model.Capture;

/// <summary>One version of an object as the API server delivered it, after redaction.</summary>
/// <param name="Verb">Added, Modified or Deleted, as delivered; a listed object is Added.</param>
/// <param name="ResourceVersion">Opaque: equality and resumption only. Empty only where <paramref name="Quarantine"/> says why.</param>
/// <param name="Generation">Null where the kind has none.</param>
/// <param name="ObservedAt">Our clock on receipt. Order is by position, never by this.</param>
/// <param name="Json">UTF-8 bytes of the object. Owned by the observation: never reused by its producer.</param>
/// <param name="Quarantine">Null for nearly all.</param>
public sealed record Observation(
    Verb Verb,
    ObjectIdentity Object,
    string ResourceVersion,
    long? Generation,
    DateTimeOffset ObservedAt,
    ReadOnlyMemory<byte> Json,
    Quarantine? Quarantine = null)
{
    /// <summary>Characters of a uid, name, namespace or resourceVersion. Past a third of a page PostgreSQL refuses the row that is found by it, and with it the batch.</summary>
    public const int LongestText = 512;
}

/// <summary>
/// What the server sent of this version could not be processed. It is recorded all the same, so that one bad object stops nothing: the bytes are then a small
/// JSON object with the identity, the reason and a fingerprint.
/// </summary>
/// <param name="Reason">In words, without anything of the content.</param>
/// <param name="Identified">False: which object it is could not be read, and the uid is made up. A list that holds it says nothing about what it does not name.</param>
public sealed record Quarantine(string Reason, bool Identified = true);
