namespace Dashboard.Watch.Wire;

/// <summary>The API server refused: as an HTTP status, or as an ERROR line within a stream.</summary>
internal sealed class ApiException(StatusError error) : Exception($"The API server answered {error}.")
{
    public StatusError Error { get; } = error;
}

/// <summary>The server does not speak as the Kubernetes API does: a line that cannot be read, an object without identity, an unknown event type.</summary>
internal sealed class ProtocolException(string message) : Exception(message);
