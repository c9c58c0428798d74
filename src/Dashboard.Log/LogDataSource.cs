using System.Data.Common;
using Npgsql;

namespace Dashboard.Log;

/// <summary>How this program connects to its database.</summary>
public static class LogDataSource
{
    // Planning a read of the log costs more than the read itself, because every day is a partition. What is asked again and again is planned once a session.
    private const int PreparedStatements = 64;

    /// <param name="connectionString">
    /// As the operator wrote it. Where it does not set <c>Max Auto Prepare</c>, 64 statements a session are prepared; 0 is for poolers that do not keep sessions.
    /// </param>
    public static NpgsqlDataSource Create(string connectionString)
    {
        var written = new DbConnectionStringBuilder { ConnectionString = connectionString };
        if (!written.ContainsKey("Max Auto Prepare") && !written.ContainsKey("MaxAutoPrepare"))
            written["Max Auto Prepare"] = PreparedStatements;
        return NpgsqlDataSource.Create(written.ConnectionString);
    }
}
