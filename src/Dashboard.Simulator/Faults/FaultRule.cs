using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dashboard.Simulator.Access;

namespace Dashboard.Simulator.Faults;

/// <summary>One rule of a fault script: for which requests, from which point of their answer, what goes wrong.</summary>
/// <param name="Source">The rule as it was given, for the list of rules.</param>
internal sealed record FaultRule(string Name, FaultMatch Match, FaultPoint At, FaultEffect Do, JsonObject Source);

/// <summary>What is absent matches everything.</summary>
internal sealed record FaultMatch
{
    public string? Method { get; init; }

    /// <summary>Glob over the path.</summary>
    public Regex? Path { get; init; }

    /// <summary>Glob over the query string, without its question mark.</summary>
    public Regex? Query { get; init; }

    public string? Verb { get; init; }

    /// <summary>Glob over <c>resource.group</c>.</summary>
    public Regex? Resource { get; init; }

    public string? Namespace { get; init; }

    /// <summary>Only the n-th request that all the above match, from 1.</summary>
    public long? Nth { get; init; }

    /// <summary>How often the rule strikes at most.</summary>
    public long? Times { get; init; }

    /// <summary>0 to 1, drawn for each request from the seed.</summary>
    public double Probability { get; init; } = 1;

    public int Seed { get; init; }

    /// <summary>Only requests for a further page of a list.</summary>
    public bool Continued { get; init; }

    public bool Covers(HttpRequest request, RequestAttributes attributes) =>
        (Method is null || string.Equals(Method, request.Method, StringComparison.OrdinalIgnoreCase))
        && (Path is null || Path.IsMatch(attributes.Path))
        && (Query is null || Query.IsMatch((request.QueryString.Value ?? "").TrimStart('?')))
        && (Verb is null || Verb == attributes.Verb)
        && (Resource is null || (attributes.IsResource && Resource.IsMatch(attributes.QualifiedResource)))
        && (Namespace is null || Namespace == attributes.Namespace)
        && (!Continued || request.Query.ContainsKey("continue"));
}

/// <summary>From where in an answer a rule strikes. At most one is set; none: instead of the answer, or from its beginning.</summary>
/// <param name="Line">After so many lines.</param>
/// <param name="Byte">After so many bytes.</param>
/// <param name="After">So long after the request came in.</param>
internal readonly record struct FaultPoint(long? Line, long? Byte, TimeSpan? After)
{
    public bool IsRequest => Line is null && Byte is null && After is null;
}

/// <summary>What goes wrong, with the parameters of its action.</summary>
internal sealed record FaultEffect(FaultAction Action)
{
    /// <summary>Of a status or an ERROR line.</summary>
    public int Code { get; init; }

    public string Reason { get; init; } = "";

    public int? RetryAfterSeconds { get; init; }

    /// <summary>The connection stays open after an ERROR line.</summary>
    public bool Open { get; init; }

    /// <summary>The event type that the program does not know.</summary>
    public string Type { get; init; } = "";

    /// <summary>Bytes, bytes a second, lines, versions or bookmarks, as the action says.</summary>
    public long Amount { get; init; }
}
