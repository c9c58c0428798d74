namespace Dashboard.Log.Embedded;

/// <summary>A PostgreSQL of our own, for the demo and for tests. Real deployments bring theirs.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>Where the data stays between runs. Null: a temporary directory that is removed at the end.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Delete the data before starting.</summary>
    public bool Fresh { get; init; }

    /// <summary>Directory of initdb and postgres. Null: the npm package, else a PostgreSQL found on the machine.</summary>
    public string? BinDirectory { get; init; }

    /// <summary>False only where losing the data in a power cut does not matter: tests.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>How long initdb, start and stop may take each.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>The embedded PostgreSQL could not be found, started or stopped; the message says what to do.</summary>
public sealed class EmbeddedPostgresException : Exception
{
    public EmbeddedPostgresException() { }

    public EmbeddedPostgresException(string message) : base(message) { }

    public EmbeddedPostgresException(string message, Exception innerException) : base(message, innerException) { }
}
