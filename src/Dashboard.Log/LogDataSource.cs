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
    /// Where it does not set <c>No Reset On Close</c>, sessions are not reset between uses: nothing here leaves anything behind in one, and resetting takes seven
    /// statements before every single one.
    /// </param>
    public static NpgsqlDataSource Create(string connectionString)
    {
        var written = new DbConnectionStringBuilder { ConnectionString = connectionString };
        if (!written.ContainsKey("Max Auto Prepare") && !written.ContainsKey("MaxAutoPrepare"))
            written["Max Auto Prepare"] = PreparedStatements;
        if (!written.ContainsKey("No Reset On Close") && !written.ContainsKey("NoResetOnClose"))
            written["No Reset On Close"] = true;
        return NpgsqlDataSource.Create(written.ConnectionString);
    }
}
