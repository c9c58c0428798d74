using System.Globalization;
using Dashboard.Model.Access;
using Dashboard.Projections;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Coverage;
using Dashboard.Web.Hosting;

namespace Dashboard.Web.Rest;

/// <summary>
/// Parameters of a request, checked one by one: what is wrong becomes a 400 that names the parameter and what is allowed.
/// Also the request's way to a <see cref="ReadScope"/>.
/// </summary>
public sealed class Request(IHttpContextAccessor http, ClusterRegistry clusters, ViewerAccessor viewer, CoverageQueries coverage, TimeProvider clock)
{
    private IQueryCollection Query => http.HttpContext!.Request.Query;

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Null when absent or empty.</summary>
    public string? Text(string parameter) => Query[parameter].FirstOrDefault() is { Length: > 0 } text
        ? text.Length <= 1000 ? text : throw new QueryException(parameter, "at most 1,000 characters")
        : null;

    /// <summary>All values of a parameter that may stand more than once; null when absent.</summary>
    public IReadOnlyList<string>? Texts(string parameter) => Query[parameter] is { Count: > 0 } values ? [.. values.OfType<string>()] : null;

    public int Number(string parameter, int standard, int from, int to) => Text(parameter) is not { } text
        ? standard
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to
            ? number
            : throw new QueryException(parameter, $"a whole number from {from} to {to}");

    public bool Flag(string parameter) => Text(parameter) switch
    {
        null or "0" or "false" => false,
        "1" or "true" => true,
        _ => throw new QueryException(parameter, "true or false"),
    };

    public DateTimeOffset? Time(string parameter) => Text(parameter) is not { } text
        ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new QueryException(parameter, "a time as in RFC 3339: 2026-03-12T09:31:08Z");

    public T? Choice<T>(string parameter) where T : struct, Enum => Text(parameter) is not { } text
        ? null
        : !char.IsAsciiDigit(text[0]) && text[0] != '-' && Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value)
            ? value
            : throw new QueryException(parameter, "one of " + string.Join(", ", Enum.GetNames<T>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName)));

    /// <summary>A position or a time.</summary>
    public LogPoint? Point(string parameter) => Text(parameter) is not { } text
        ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? new LogPoint(position, null)
            : new LogPoint(null, Time(parameter));

    /// <summary>The cluster named in the query; may be left out where there is only one.</summary>
    public Task<ReadScope> ScopeAsync() => ScopeAsync(Text("cluster")
        ?? (clusters.Clusters.Count == 1 ? clusters.Clusters[0].Name : throw UnknownCluster()));

    public Task<ReadScope> ScopeAsync(string cluster) => clusters.Clusters.Any(known => known.Name == cluster)
        ? viewer.ScopeAsync(cluster, http.HttpContext!.RequestAborted)
        : throw UnknownCluster();

    /// <summary>Coverage of what an answer rests on; the last 24 hours where the request names no interval.</summary>
    public async Task<CoverageAnswer> CoverageAsync(ReadScope scope, string? group, string? kind, string? ns, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var end = to ?? Now;
        return CoverageAnswer.Of(await coverage.StatementAsync(scope, group, kind, ns, from ?? end.AddHours(-24), end, http.HttpContext!.RequestAborted));
    }

    /// <summary>
    /// Coverage from one moment to another. They are the log's own, not the caller's: equal for a version compared with itself, in the wrong order where a clock
    /// went back or the newer version was named first.
    /// </summary>
    public Task<CoverageAnswer> CoverageBetweenAsync(ReadScope scope, string group, string kind, string? ns, DateTimeOffset one, DateTimeOffset other)
    {
        var (from, to) = one < other ? (one, other) : (other, one);
        return CoverageAsync(scope, group, kind, ns, from, from == to ? to.AddMicroseconds(1) : to);
    }

    private QueryException UnknownCluster() => new("cluster", "one of " + string.Join(", ", clusters.Clusters.Select(cluster => cluster.Name)));
}
