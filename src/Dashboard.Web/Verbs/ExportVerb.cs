using System.Globalization;
using Dashboard.Log;
using Dashboard.Log.Evidence;
using Dashboard.Web.Hosting;
using Npgsql;

namespace Dashboard.Web.Verbs;

/// <summary>Writes rows and their proofs. A file that was begun and not finished is taken away: half an export proves the wrong thing.</summary>
internal static class ExportVerb
{
    public static async Task<int> RunAsync(FileInfo? config, string cluster, long from, long? to, FileInfo output, CancellationToken cancellationToken)
    {
        if (to < from)
            throw new UsageException($"--from {from} is behind --to {to}.");
        var settings = new EvidenceSettings(config);
        await using var database = LogDataSource.Create(settings.Connection);
        await StartChecks.DatabaseAsync(database, cancellationToken);
        FileStream file;
        try
        {
            file = new FileStream(output.FullName, FileMode.CreateNew, FileAccess.Write);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out: '{output.FullName}' cannot be made: {error.Message}", error);
        }

        var complete = false;
        try
        {
            await using (file)
            {
                var rows = await new LogExport(database).WriteAsync(file, cluster, from, to, cancellationToken);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows with their proofs in '{output.FullName}'. Check: Dashboard.Web verify --export FILE --key KEY"));
            }

            complete = true;
            return ExitCode.Ok;
        }
        catch (Exception error) when (error is InvalidDataException or NpgsqlException or TimeoutException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return ExitCode.Failure;
        }
        finally
        {
            if (!complete)
                output.Delete();
        }
    }
}
