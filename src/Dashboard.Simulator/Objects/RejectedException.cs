namespace Dashboard.Simulator.Objects;

/// <summary>One entry of a Status' <c>details.causes</c>.</summary>
public sealed record StatusCause(string Reason, string Message, string Field);

/// <summary>A request that an API server refuses: what its Status says.</summary>
/// <param name="code">The HTTP status, repeated in the Status.</param>
/// <param name="reason">The machine-readable reason, such as <c>Invalid</c>; empty where the server gives none.</param>
public sealed class RejectedException(int code, string reason, string message, IReadOnlyList<StatusCause>? causes = null)
    : Exception(message)
{
    public int Code { get; } = code;

    public string Reason { get; } = reason;

    /// <summary>In the order found; null where the Status has no causes at all.</summary>
    public IReadOnlyList<StatusCause>? Causes { get; } = causes;

    public static RejectedException BadRequest(string message) => new(400, "BadRequest", message);

    /// <summary>The 422 that carries every field error at once, its message assembled as the API server does.</summary>
    /// <param name="kind">Kind and group as <c>Application.fleet.example.com</c>; the bare kind in the core group.</param>
    public static RejectedException Invalid(string kind, string name, IReadOnlyList<FieldError> errors)
    {
        var text = string.Join(", ", errors.Select(e => $"{e.Field}: {e.Message}"));
        if (errors.Count != 1)
            text = $"[{text}]";
        return new(422, "Invalid", $"{kind} \"{name}\" is invalid: {text}",
            [.. errors.Select(e => new StatusCause(e.Reason, e.Message, e.Field))]);
    }
}
