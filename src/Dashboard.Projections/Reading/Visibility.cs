using Dashboard.Model.Access;
using Dashboard.Model.Capture;

namespace Dashboard.Projections.Reading;

/// <summary>The one place where a <see cref="ReadScope"/> becomes a filter.</summary>
internal static class Visibility
{
    /// <summary>A condition on a row with the columns "group", resource and namespace (null or '' where cluster-scoped).</summary>
    /// <param name="add">Takes a parameter's value and returns its placeholder.</param>
    public static string Sql(ReadScope scope, string alias, Func<object, string> add)
    {
        if (scope.Everything)
            return "TRUE";
        if (scope.Grants.Count == 0)
            return "FALSE";
        var groups = add(scope.Grants.Select(grant => grant.Group).ToArray());
        var resources = add(scope.Grants.Select(grant => grant.Resource).ToArray());
        var namespaces = add(scope.Grants.Select(grant => grant.Namespace).ToArray());
        return $"""
            EXISTS (SELECT FROM unnest({groups}::text[], {resources}::text[], {namespaces}::text[]) AS may (g, r, n)
                WHERE (may.g IS NULL OR may.g = {alias}."group") AND (may.r IS NULL OR may.r = {alias}.resource) AND (may.n IS NULL OR may.n = {alias}.namespace))
            """;
    }

    /// <summary>Coverage of a watched scope matters to a viewer who may read any part of it.</summary>
    public static bool Covers(ReadScope scope, WatchScope watched) => scope.Everything || scope.Grants.Any(grant =>
        (grant.Group is null || grant.Group == watched.Resource.Group) && (grant.Resource is null || grant.Resource == watched.Resource.Resource)
        && (grant.Namespace is null || watched.Namespace is null || grant.Namespace == watched.Namespace));
}
