namespace Dashboard.Model.Diff;

/// <summary>One field that differs between two versions of an object.</summary>
/// <param name="Path">
/// Dotted: <c>spec.replicas</c>. A key with a dot, a bracket, a quote or nothing in it is quoted: <c>metadata.labels["a.b/c"]</c>. List items go by their
/// name, type, key or uid where every item has one of its own: <c>spec.containers[web].image</c>; else by index: <c>[0]</c>. Empty: the whole object.
/// </param>
/// <param name="Was">JSON text as it stood in the bytes; null: the field was not there. Bytes that are not UTF-8 show as U+FFFD.</param>
/// <param name="Is">Likewise, after.</param>
public sealed record FieldEdit(string Path, string? Was, string? Is);
