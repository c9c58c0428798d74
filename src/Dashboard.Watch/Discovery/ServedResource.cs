namespace Dashboard.Watch.Discovery;

/// <summary>A resource as discovery lists it, in its preferred version.</summary>
/// <param name="Versions">Preferred first.</param>
internal sealed record ServedResource(string Group, string Version, string Resource, string Kind, bool Namespaced, IReadOnlyList<string> Verbs, IReadOnlyList<string> Versions)
{
    public bool CanBeWatched => Verbs.Contains("list", StringComparer.Ordinal) && Verbs.Contains("watch", StringComparer.Ordinal);
}
