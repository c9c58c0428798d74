using System.Globalization;
using System.Text.Json;
using Dashboard.Log;
using Dashboard.Log.Evidence;
using Dashboard.Web.Hosting;
using Dashboard.Web.Rest;
using Npgsql;

namespace Dashboard.Web.Verbs;

internal sealed record VerifyArguments(
    string? Cluster, long? From, long? To, FileInfo? Heads, IReadOnlyList<string> Keys, FileInfo? Report, FileInfo? Export);

/// <summary>Checks logs, or an export, and says in words what that does and does not show.</summary>
internal static class VerifyVerb
{
    private const int FindingsPrinted = 100;

    /// <summary>What <c>--report</c> writes.</summary>
    public sealed record Report(bool Sound, bool HeadsHeldOutside, IReadOnlyList<ClusterReport> Clusters);

    /// <param name="Root">Of the newest head that fits, base64.</param>
    public sealed record ClusterReport(
        string Cluster, long From, long Next, long Rows, long Dropped, long HeadsStored, long HeadsOutside, long HeadsNotChecked, bool SignaturesChecked,
        long? HeadSize, string? Root, DateTimeOffset? SignedAt, double RowsPerSecond, IReadOnlyList<Finding> Findings, long MoreFindings);

    public static async Task<int> RunAsync(FileInfo? config, VerifyArguments arguments, CancellationToken cancellationToken)
    {
        if (arguments is { From: { } from, To: { } to } && from > to)
            throw new UsageException($"--from {from} is behind --to {to}.");
        if (arguments.Heads is { Exists: false } missing)
            throw new UsageException($"--heads: there is no file '{missing.FullName}'.");
        var settings = new EvidenceSettings(config);
        var keys = arguments.Keys.Count > 0 ? EvidenceSettings.Keys(arguments.Keys) : settings.OwnKeys();
        var results = arguments.Export is { } export
            ? [await ExportAsync(export, arguments, keys, cancellationToken)]
            : await LogsAsync(settings, arguments, keys, cancellationToken);
        var heads = arguments.Heads?.FullName ?? (arguments.Export is null ? settings.Heads : null);
        foreach (var result in results)
            Print(result);
        if (arguments.Export is null)
            Console.WriteLine(heads is null
                ? "No tree heads held outside the database were given (--heads): whoever owns the database could have rewritten all of this. Only a head that they cannot reach shows that nobody did."
                : $"Compared with the tree heads in '{heads}': this shows as much as that file was out of reach of whoever owns the database.");
        if (results.Any(result => !result.Signatures))
            Console.WriteLine("No public key was given (--key), so no signature was checked.");
        if (arguments.Report is { } report)
            await WriteAsync(report, new Report(results.All(result => result.Sound), heads is not null, [.. results.Select(Of)]), cancellationToken);
        return results.All(result => result.Sound) ? ExitCode.Ok : ExitCode.Failure;
    }

    private static async Task<VerificationResult> ExportAsync(
        FileInfo export, VerifyArguments arguments, IReadOnlyList<ReadOnlyMemory<byte>> keys, CancellationToken cancellationToken)
    {
        if (!export.Exists)
            throw new UsageException($"--export: there is no file '{export.FullName}'.");
        if (keys.Count == 0)
            throw new UsageException("--export needs --key: the signer's public key, from wherever it was made known. An export is believed for its signature and nothing else.");
        try
        {
            return await ExportCheck.VerifyAsync(export.FullName, keys, arguments.Heads?.FullName, cancellationToken);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--export: {error.Message}", error);
        }
    }

    private static async Task<IReadOnlyList<VerificationResult>> LogsAsync(
        EvidenceSettings settings, VerifyArguments arguments, IReadOnlyList<ReadOnlyMemory<byte>> keys, CancellationToken cancellationToken)
    {
        await using var database = LogDataSource.Create(settings.Connection);
        await StartChecks.DatabaseAsync(database, cancellationToken);
        var results = new List<VerificationResult>();
        try
        {
            var known = await ClustersAsync(database, cancellationToken);
            if (arguments.Cluster is { } asked && !known.Contains(asked, StringComparer.Ordinal))
                throw new UsageException($"--cluster: the database has no log of '{asked}'. It has: {string.Join(", ", known)}.");
            foreach (var cluster in arguments.Cluster is { } one ? [one] : known)
            {
                using var bar = new ProgressBar(cluster);
                results.Add(await new LogVerifier(database).VerifyAsync(
                    new VerificationRequest(cluster)
                    {
                        From = arguments.From ?? 0, To = arguments.To, Heads = arguments.Heads?.FullName ?? settings.Heads, Keys = keys, Progress = bar.Show,
                    },
                    cancellationToken));
            }
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            throw new UsageException($"ConnectionStrings:Dashboard: the database stopped answering: {error.Message}", error);
        }

        return results;
    }

    private static async Task<IReadOnlyList<string>> ClustersAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT name FROM cluster ORDER BY name");
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var names = new List<string>();
        while (await row.ReadAsync(cancellationToken))
            names.Add(row.GetString(0));
        return names;
    }

    private static void Print(VerificationResult result)
    {
        Say($"{result.Cluster}: {result.Rows:N0} rows, positions {result.From:N0} to {result.Next - 1:N0}, {result.RowsPerSecond:N0} rows/s");
        if (result.Dropped > 0)
            Say($"  {result.Dropped:N0} rows are not there: retention dropped them and signed what it dropped");
        Say($"  heads that fit: {result.HeadsStored:N0} in the database, {result.HeadsOutside:N0} held outside; {result.HeadsNotChecked:N0} have nothing to be compared with");
        if (result.LastHead is { } head)
            Say($"  newest: {head.Head.Size:N0} rows, signed {head.Head.Time:u}, root {head.Head.Root.ToBase64()}");
        foreach (var finding in result.Findings.Take(FindingsPrinted))
            Say($"  {finding}");
        if (result.Findings.Count > FindingsPrinted)
            Say($"  and {result.Findings.Count - FindingsPrinted + result.MoreFindings:N0} more (--report lists {VerificationResult.MaxFindings:N0})");
        Say($"  {(result.Sound ? "nothing" : (result.Findings.Count + result.MoreFindings).ToString("N0", CultureInfo.InvariantCulture))} found");

        static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
    }

    private static ClusterReport Of(VerificationResult result) => new(
        result.Cluster, result.From, result.Next, result.Rows, result.Dropped, result.HeadsStored, result.HeadsOutside, result.HeadsNotChecked, result.Signatures,
        result.LastHead?.Head.Size, result.LastHead?.Head.Root.ToBase64(), result.LastHead?.Head.Time, Math.Round(result.RowsPerSecond), result.Findings, result.MoreFindings);

    private static async Task WriteAsync(FileInfo file, Report report, CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllBytesAsync(file.FullName, JsonSerializer.SerializeToUtf8Bytes(report, RestApi.Json), cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--report: '{file.FullName}' cannot be written: {error.Message}", error);
        }
    }
}
