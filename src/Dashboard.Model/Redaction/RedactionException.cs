namespace Dashboard.Model.Redaction;

/// <summary>The bytes could not be read as JSON, so nothing can be said about what they hold: they must not be kept, logged or pushed.</summary>
public sealed class RedactionException : Exception
{
    public RedactionException() { }

    public RedactionException(string message) : base(message) { }

    public RedactionException(string message, Exception innerException) : base(message, innerException) { }
}
