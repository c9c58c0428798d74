using System.Globalization;
using Dashboard.Faults.Workload;
using Dashboard.Model;
using Dashboard.Simulator.Store;

namespace Dashboard.Faults.Oracle;

/// <summary>Whether the log has come to the present state of the source.</summary>
internal static class Convergence
{
    /// <summary>What is still missing; empty when nothing is.</summary>
    public static string Missing(IReadOnlyList<SourceVersion> history, IReadOnlyList<LogRow> rows)
    {
        var last = new Dictionary<string, Change>(StringComparer.Ordinal);
        foreach (var change in rows.OfType<Change>()) last[change.Object.Uid] = change;
        // What was deleted with its definition may have gone unseen: the kind is no longer watched, and its coverage has ended.
        var undefined = history.Where(version => version is { Verb: "DELETED", Type.Kind: "CustomResourceDefinition" }).Select(version => version.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var version in history.Where(version => Watched.Includes(version.Type) && !undefined.Contains($"{version.Type.Resource}.{version.Type.Group}")).GroupBy(version => version.Uid, StringComparer.Ordinal).Select(versions => versions.Last()))
        {
            var known = last.GetValueOrDefault(version.Uid);
            // Damage left nothing of its version to read. Which one it was the Gap up to it has to excuse; until the object changes again the log has no newer.
            if (known is { ResourceVersion.Length: 0 }) continue;
            var isGone = known is null || known.Verb is Verb.Deleted or Verb.InferredDelete;
            if (version.Verb == "DELETED" ? !isGone : isGone || known!.ResourceVersion != version.ResourceVersion.ToString(CultureInfo.InvariantCulture))
                return $"{version.Type.Resource} {version.Namespace}/{version.Name} {version.Verb} at {version.ResourceVersion}; the log has {known?.Verb} at {known?.ResourceVersion}";
        }

        return "";
    }
}

/// <summary>The kinds that this suite writes and judges. A whole dashboard captures others, too.</summary>
internal static class Watched
{
    public static bool Includes(ResourceType type) => Includes(type.Group, type.Kind);

    public static bool Includes(GroupVersionKind kind) => Includes(kind.Group, kind.Kind);

    private static bool Includes(string group, string kind) => group == Objects.Group || kind is "Service" or "CustomResourceDefinition";
}
