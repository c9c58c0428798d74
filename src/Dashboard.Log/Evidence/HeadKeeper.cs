using System.Collections.Concurrent;
using Dashboard.Model.Evidence;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dashboard.Log.Evidence;

/// <summary>
/// Signs the heads of clusters' trees and carries them out of the database. A head is signed only when the tree still begins with the one signed before, so
/// this program never vouches for two histories. Several processes with the same key may do it for the same cluster. Safe for concurrent use.
/// </summary>
/// <param name="previous">The key before a change of keys: it vouches for <paramref name="key"/> once.</param>
public sealed class HeadKeeper(NpgsqlDataSource dataSource, SigningKey key, SigningKey? previous, HeadFile file, TimeProvider time, ILogger logger)
{
    /// <summary>At least this often while rows arrive.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>At least this often when none do.</summary>
    public static readonly TimeSpan IdleInterval = TimeSpan.FromHours(1);

    private const int ExportPage = 1_000;

    private readonly ConcurrentDictionary<string, string> _problems = new(StringComparer.Ordinal);

    /// <summary>Where heads are held outside the database.</summary>
    public HeadFile File { get; } = file;

    public NoteKey Key(string cluster) => key.Public(cluster);

    /// <summary>Why no head is signed for a cluster at present; null: nothing is in the way.</summary>
    public string? Problem(string cluster) => _problems.GetValueOrDefault(cluster);

    /// <summary>Until cancelled. What fails is logged and tried again at the next interval.</summary>
    public async Task RunAsync(string cluster, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await KeepAsync(cluster, cancellationToken);
                if (_problems.TryRemove(cluster, out _))
                    logger.HeadsResumed(cluster);
            }
            catch (InvalidDataException error)
            {
                if (!_problems.TryGetValue(cluster, out var known) || known != error.Message)
                    logger.HeadRefused(cluster, error.Message);
                _problems[cluster] = error.Message;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                logger.HeadFailed(error, cluster);
                _problems[cluster] = "The last attempt failed: " + error.Message;
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>Signs a head if one is due, and exports what is not exported yet.</summary>
    /// <returns>The newest head; null: the cluster was never captured.</returns>
    /// <exception cref="InvalidDataException">The log does not continue what was signed before: nothing is signed.</exception>
    public async Task<StoredHead?> KeepAsync(string cluster, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        if (await LogId.FindAsync(connection, cluster, cancellationToken) is not { } log)
            return null;
        await ExportAsync(connection, log, cancellationToken);
        var last = await LastAsync(connection, log, cancellationToken);
        log = await AgainAsync(connection, log, cancellationToken);
        var now = time.GetUtcNow();
        var handOver = last is not null && previous is not null && !SigningKey.Signed(last.Note, key.Public(cluster)) && SigningKey.Signed(last.Note, previous.Public(cluster));
        if (last is not null && log.Next == last.Head.Size && now - last.Head.Time < IdleInterval && !handOver)
            return last;
        var root = await CheckedRootAsync(connection, log, last, cancellationToken);
        if (last is not null && !handOver && !SigningKey.Signed(last.Note, key.Public(cluster)))
            logger.KeyUnknown(cluster, last.Number, string.Join(", ", last.Note.Signatures.Select(signature => signature.KeyId.ToString("x8", null))));
        var says = new TreeHead(cluster, log.Next, root, Seconds(now), NextKey: handOver ? key.Public(cluster).ToString() : null);
        if (await SignAsync(connection, log, (last?.Number ?? -1) + 1, says, handOver, cancellationToken) is { } head)
            File.Append(cluster, head);
        else
            await ExportAsync(connection, log, cancellationToken);
        return await LastAsync(connection, log, cancellationToken);
    }

    /// <summary>A head with a statement, in the caller's transaction. Export follows with the next <see cref="KeepAsync"/>.</summary>
    internal async Task StateAsync(NpgsqlConnection connection, LogId log, DroppedRows dropped, CancellationToken cancellationToken)
    {
        var last = await LastAsync(connection, log, cancellationToken);
        log = await AgainAsync(connection, log, cancellationToken);
        var root = await CheckedRootAsync(connection, log, last, cancellationToken);
        var says = new TreeHead(log.Cluster, log.Next, root, Seconds(time.GetUtcNow()), Dropped: dropped);
        if (await SignAsync(connection, log, (last?.Number ?? -1) + 1, says, handOver: false, cancellationToken) is null)
            throw new IOException($"Another process signs heads of cluster '{log.Cluster}' at this moment.");
    }

    private async Task<StoredHead?> SignAsync(NpgsqlConnection connection, LogId log, long number, TreeHead says, bool handOver, CancellationToken cancellationToken)
    {
        var text = says.ToText();
        List<NoteSignature> signatures = handOver ? [previous!.Sign(log.Cluster, text)] : [];
        signatures.Add(key.Sign(log.Cluster, text));
        var head = new StoredHead(number, says, new SignedNote(text, signatures));
        return await HeadTable.InsertAsync(connection, log, head, cancellationToken) ? head : null;
    }

    // Read after the last head: another process may have signed more rows than there were before.
    private static async Task<LogId> AgainAsync(NpgsqlConnection connection, LogId log, CancellationToken cancellationToken) =>
        await LogId.FindAsync(connection, log.Cluster, cancellationToken) ?? throw new InvalidDataException($"The log of cluster '{log.Cluster}' has no head.");

    // The head held outside counts, where the database has lost it.
    private async Task<StoredHead?> LastAsync(NpgsqlConnection connection, LogId log, CancellationToken cancellationToken)
    {
        var stored = await HeadTable.LastAsync(connection, log, cancellationToken);
        return File.Last(log.Cluster) is { } outside && outside.Number > (stored?.Number ?? -1) ? outside : stored;
    }

    private static async Task<TreeHash> CheckedRootAsync(NpgsqlConnection connection, LogId log, StoredHead? last, CancellationToken cancellationToken)
    {
        var tree = new LogTree(connection, log);
        var root = TreeFrontier.Of(log.Next, log.Frontier).Root;
        if (await tree.RootAsync(log.Next, cancellationToken) != root)
            throw new InvalidDataException($"The tree of cluster '{log.Cluster}' does not have the root that its writer left at position {log.Next}.");
        if (last is null)
            return root;
        if (last.Head.Size > log.Next)
        {
            throw new InvalidDataException(
                $"The log of cluster '{log.Cluster}' has {log.Next} rows, but a tree head signed at {last.Head.Time:u} covers {last.Head.Size}: its end was cut off, or an older copy was restored.");
        }

        if (await tree.RootAsync(last.Head.Size, cancellationToken) != last.Head.Root)
            throw new InvalidDataException($"The first {last.Head.Size} rows of the log of cluster '{log.Cluster}' are not those that were signed at {last.Head.Time:u}.");
        return root;
    }

    private async Task ExportAsync(NpgsqlConnection connection, LogId log, CancellationToken cancellationToken)
    {
        while (true)
        {
            var heads = await HeadTable.AfterAsync(connection, log, File.Last(log.Cluster)?.Number ?? -1, ExportPage, cancellationToken);
            foreach (var head in heads)
                File.Append(log.Cluster, head);
            if (heads.Count < ExportPage)
                return;
        }
    }

    private static DateTimeOffset Seconds(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
