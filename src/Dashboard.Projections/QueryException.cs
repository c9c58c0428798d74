namespace Dashboard.Projections;

/// <summary>An argument of a query is not allowed. Becomes a 400 that names the parameter, never a 5xx.</summary>
/// <param name="parameter">As callers know it, in camel case: <c>cursor</c>, <c>labelSelector</c>.</param>
/// <param name="allowed">What is allowed, as a sentence.</param>
public sealed class QueryException(string parameter, string allowed) : Exception($"{parameter}: {allowed}")
{
    public string Parameter { get; } = parameter;

    public string Allowed { get; } = allowed;
}
