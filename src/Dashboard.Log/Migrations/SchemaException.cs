namespace Dashboard.Log;

/// <summary>The database's schema is not the one this program was built for. The message says which of the two is older and what to do.</summary>
public sealed class SchemaException : Exception
{
    public SchemaException() { }

    public SchemaException(string message) : base(message) { }

    public SchemaException(string message, Exception innerException) : base(message, innerException) { }
}
