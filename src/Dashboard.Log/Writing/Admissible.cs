using Dashboard.Model;
using Dashboard.Model.Capture;

namespace Dashboard.Log.Writing;

/// <summary>What the sink takes. Texts that are looked up by index are bounded: past a third of a page PostgreSQL refuses the row, and with it the batch.</summary>
internal static class Admissible
{
    private const int MaxText = Observation.LongestText;

    /// <exception cref="ArgumentException">Names the field and what is allowed.</exception>
    public static void Check(IReadOnlyList<Observation> observations)
    {
        foreach (var observation in observations)
            Check(observation);
    }

    public static void Check(Observation observation)
    {
        if (observation.Verb is not (Verb.Added or Verb.Modified or Verb.Deleted))
            throw new ArgumentException($"An observation's verb is Added, Modified or Deleted, not {observation.Verb}.", nameof(observation));
        Text(observation.Object.Uid, "uid", 1);
        Text(observation.Object.Name, "name", 1);
        Text(observation.Object.Namespace ?? "", "namespace", 0);
        Text(observation.Object.Kind.Group, "group", 0);
        Text(observation.Object.Kind.Version, "version", 1);
        Text(observation.Object.Kind.Kind, "kind", 1);
        Text(observation.ResourceVersion, "resourceVersion", 0);
    }

    public static void Check(WatchScope scope, string cluster)
    {
        if (scope.Cluster != cluster)
            throw new ArgumentException($"The scope belongs to cluster '{scope.Cluster}', this writer to '{cluster}'.", nameof(scope));
    }

    private static void Text(string text, string field, int minimum)
    {
        if (text.Length < minimum || text.Length > MaxText)
            throw new ArgumentException($"An object's {field} has {minimum} to {MaxText} characters; this one has {text.Length}.", nameof(text));
        // Stored as delivered or not at all: two uids that differ in what cannot be stored would become one.
        if (StorableText.Of(text) != text)
            throw new ArgumentException($"An object's {field} holds a character that is none (U+0000 or half a surrogate pair).", nameof(text));
    }
}
