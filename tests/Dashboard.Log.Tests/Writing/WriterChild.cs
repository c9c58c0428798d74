using System.Diagnostics;
using System.Globalization;
using Dashboard.Model.Capture;
using Dashboard.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Dashboard.Log.Tests.Writing;

/// <summary>
/// A writer in a process of its own, to be killed: this test program once more, running the one explicit test below. It records a source that is the same
/// every time, from wherever the log's bookmark stands: version n of it changes object n mod 10.
/// </summary>
public sealed class WriterChild(PostgresFixture postgres) : LogTest(postgres)
{
    public const int Objects = 10;
    private const string Connection = "WRITER_CHILD_CONNECTION", Spool = "WRITER_CHILD_SPOOL", Last = "WRITER_CHILD_LAST";

    public static ChangeWriterOptions Options(string? spool) => new()
    {
        MaxBatchChanges = 10, QueueBytes = 4 * 1024, MaxRetryDelay = TimeSpan.FromMilliseconds(50),
        Spool = spool is null ? null : new SpoolOptions { Directory = spool },
    };

    public static Observation Source(int version) => Observe($"u{version % Objects}", $"{version}", spec: $"{{\"x\":{version}}}");

    public static Process Start(string connection, string? spool, int last)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["--explicit", "only", "--filter-method", $"*{nameof(WriterChild)}.{nameof(Run)}", "--no-ansi"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        (start.Environment[Connection], start.Environment[Spool], start.Environment[Last]) = (connection, spool, last.ToString(CultureInfo.InvariantCulture));
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>As capture does: resumes at the bookmark, lists first where there is none.</summary>
    internal static async Task ContinueAsync(ChangeWriter writer, int last, CancellationToken cancellationToken)
    {
        var bookmark = await writer.OpenAsync(Widgets, cancellationToken);
        if (bookmark.ResourceVersion is null)
            await ReplaceAsync(writer, Widgets, "0", null);
        for (var version = int.Parse(bookmark.ResourceVersion ?? "0", CultureInfo.InvariantCulture) + 1; version <= last; version++)
            await writer.AppendAsync(Widgets, [Source(version)], $"{version}", cancellationToken);
    }

    [Fact(Explicit = true)]
    public async Task Run()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable(Connection) is { Length: > 0 }, "Only for the process that the kill tests start.");
        await using var database = NpgsqlDataSource.Create(Environment.GetEnvironmentVariable(Connection)!);
        await using var writer = await ChangeWriter.OpenAsync(
            database, Cluster, Options(Environment.GetEnvironmentVariable(Spool) is { Length: > 0 } spool ? spool : null), TimeProvider.System, NullLogger.Instance, Ct);
        await ContinueAsync(writer, int.Parse(Environment.GetEnvironmentVariable(Last)!, CultureInfo.InvariantCulture), Ct);
    }
}
