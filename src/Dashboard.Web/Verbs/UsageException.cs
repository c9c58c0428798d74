namespace Dashboard.Web.Verbs;

/// <summary>Wrong configuration or bad usage: the message is printed as it is and the exit code is 2. It names the key and what is allowed.</summary>
public sealed class UsageException : Exception
{
    public UsageException() { }

    public UsageException(string message) : base(message) { }

    public UsageException(string message, Exception innerException) : base(message, innerException) { }
}

internal static class ExitCode
{
    public const int Ok = 0;
    public const int Failure = 1;
    public const int Usage = 2;
}
