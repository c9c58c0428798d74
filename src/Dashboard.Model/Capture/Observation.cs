namespace Dashboard.Model.Capture;

/// <summary>One version of an object as the API server delivered it, after redaction.</summary>
/// <param name="Verb">Added, Modified or Deleted, as delivered; a listed object is Added.</param>
/// <param name="ResourceVersion">Opaque: equality and resumption only.</param>
/// <param name="Generation">Null where the kind has none.</param>
/// <param name="ObservedAt">Our clock on receipt. Order is by position, never by this.</param>
/// <param name="Json">UTF-8 bytes of the object. Owned by the observation: never reused by its producer.</param>
public sealed record Observation(
    Verb Verb,
    ObjectIdentity Object,
    string ResourceVersion,
    long? Generation,
    DateTimeOffset ObservedAt,
    ReadOnlyMemory<byte> Json);
