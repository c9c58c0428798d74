namespace Dashboard.Watch.Wire;

/// <summary>The server sent an object larger than the limit; nothing of it was kept.</summary>
public sealed class LineTooLongException : Exception
{
    public LineTooLongException() { }

    public LineTooLongException(string message) : base(message) { }

    public LineTooLongException(string message, Exception innerException) : base(message, innerException) { }

    internal LineTooLongException(int limit) : this($"The server sent an object of more than {limit:N0} bytes, which is the limit for one object.") { }
}
