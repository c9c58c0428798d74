namespace Dashboard.Watch.Wire;

/// <summary>The API server refused: as an HTTP status, or as an ERROR line within a stream.</summary>
/// <param name="error">What it said.</param>
/// <param name="verb">What was asked for, as authorization knows it.</param>
internal sealed class ApiException(StatusError error, string verb = "watch") : Exception($"The API server answered {error}.")
{
    public StatusError Error { get; } = error;

    public string Verb { get; } = verb;
}

/// <summary>The server does not speak as the Kubernetes API does: a list that is none or is cut off, an end of initial events without a version.</summary>
internal sealed class ProtocolException(string message) : Exception(message);
