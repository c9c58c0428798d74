using Dashboard.Model.Access;

namespace Dashboard.Web.Hubs;

/// <summary>Streams that may show the same: what was encoded for one of them serves all.</summary>
/// <param name="Namespace">Null: the whole cluster.</param>
/// <param name="Rights">Of those that may read everything null, of others what they may read.</param>
internal sealed record Audience(string? Namespace, string? Rights)
{
    public static Audience Of(string? @namespace, ReadScope scope) => new(
        string.IsNullOrEmpty(@namespace) ? null : @namespace,
        scope.Everything ? null : string.Join('\n', scope.Grants.Select(grant => $"{grant.Group ?? "*"}/{grant.Resource ?? "*"}/{grant.Namespace ?? "*"}").Order(StringComparer.Ordinal)));

    /// <summary>Nothing of what is asked for may be read.</summary>
    public static bool IsShutOut(string? @namespace, ReadScope scope) =>
        !scope.Everything && !scope.Grants.Any(grant => string.IsNullOrEmpty(@namespace) || grant.Namespace is null || grant.Namespace == @namespace);
}
