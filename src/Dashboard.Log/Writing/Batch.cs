using Dashboard.Log.Payloads;
using Dashboard.Model;

namespace Dashboard.Log.Writing;

/// <summary>What one transaction will write. Positions are fixed when it is prepared, so that a retry writes the same rows.</summary>
/// <param name="paths">Of the rows before the batch.</param>
/// <param name="rows">Empty; the batch's own from now on.</param>
internal sealed class Batch(long first, long startedAt, PathBlock paths, List<PendingRow> rows)
{
    public long First { get; } = first;

    /// <summary>Timestamp of the time provider when the first thing came in.</summary>
    public long StartedAt { get; set; } = startedAt;

    public List<PendingRow> Rows { get; } = rows;

    public List<ObjectState> Objects { get; } = [];

    public List<KindState> Kinds { get; } = [];

    /// <summary>In the same transaction as the first rows that need them.</summary>
    public List<NewDictionary> Dictionaries { get; } = [];

    public List<(int Id, string Name)> Managers { get; } = [];

    public List<(int Id, string Path)> Paths { get; } = [];

    public List<ScopeState> Scopes { get; } = [];

    /// <summary>Objects deleted, come back or of another version of their kind: the last value counts.</summary>
    public Dictionary<int, (long? DeletedPosition, int KindId)> Updates { get; } = [];

    /// <summary>By scope: the last value counts.</summary>
    public Dictionary<int, (string? ResourceVersion, DateTimeOffset? CoveredUntil)> Bookmarks { get; } = [];

    /// <summary>In order.</summary>
    public List<(int ScopeId, Coverage Coverage)> Coverage { get; } = [];

    public List<PendingGap> Gaps { get; } = [];

    /// <summary>Those that the rows have filled.</summary>
    public List<(long Number, int[] Keys)> PathBlocks { get; } = [];

    /// <summary>Called when it is durable, or with the error that closed the writer.</summary>
    public List<Action<Exception?>> Completions { get; } = [];

    /// <summary>Payload of the rows.</summary>
    public long Bytes { get; private set; }

    public bool IsEmpty =>
        Rows.Count == 0 && Scopes.Count == 0 && Dictionaries.Count == 0 && Bookmarks.Count == 0 && Coverage.Count == 0 && Completions.Count == 0;

    public long Next => First + Rows.Count;

    public void Add(PendingRow row)
    {
        if (paths.Add(Next, row.PathIds) is { Length: > 0 } keys)
            PathBlocks.Add((Next / PathKey.Block, keys));
        Rows.Add(row);
        Bytes += row.Payload.Bytes.Length;
    }

    public void Complete(Exception? error)
    {
        foreach (var completion in Completions)
            completion(error);
        Completions.Clear();
    }
}

/// <summary>A row but for its position and time of recording.</summary>
internal readonly record struct PendingRow(
    DateTimeOffset ObservedAt,
    int? ObjectId,
    Verb Verb,
    string ResourceVersion,
    long? Generation,
    int? ManagerId,
    int[]? PathIds,
    short Flags,
    byte[] ContentHash,
    Payload Payload,
    RowNames Names)
{
    /// <summary>Who set each of the paths; null: the manager of the row set them all.</summary>
    public int?[]? PathManagerIds { get; init; }
}

/// <summary>What the ids of a row stand for, as it is when the row is made: the row's evidence covers it.</summary>
/// <param name="PathManagers">Of each path; empty: the manager set them all.</param>
internal readonly record struct RowNames(ObjectState? Object, KindState? Kind, string? Manager, IReadOnlyList<string> Paths, IReadOnlyList<string?> PathManagers);

internal readonly record struct PendingGap(long Position, int ScopeId, DateTimeOffset From, DateTimeOffset To, GapReason Reason, string Detail);

internal readonly record struct NewDictionary(KindState Kind, PayloadEncoding Encoding, ZstdDictionary Dictionary);
