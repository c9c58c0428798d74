using Dashboard.Model;
using Dashboard.Model.Access;

namespace Dashboard.Projections.Coverage;

/// <summary>Which intervals were watched without a gap. Thread-safe.</summary>
public sealed class CoverageQueries
{
    /// <summary>Over all watched scopes that an answer about this group, kind and namespace rests on; null: any.</summary>
    public Task<CoverageStatement> StatementAsync(
        ReadScope scope, string? group, string? kind, string? ns, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>One entry a watched scope, by resource.</summary>
    public Task<IReadOnlyList<ScopeCoverage>> ScopesAsync(ReadScope scope, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Gaps that touch the interval, newest first; those still open come first.</summary>
    public Task<IReadOnlyList<Gap>> GapsAsync(ReadScope scope, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();
}
