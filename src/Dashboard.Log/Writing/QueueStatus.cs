namespace Dashboard.Log;

/// <summary>What a writer has accepted and not yet written.</summary>
/// <param name="Calls">In memory.</param>
/// <param name="Bytes">Of the queue's bound that they take.</param>
/// <param name="SpooledCalls">On disk.</param>
/// <param name="SpooledBytes">That the disk holds.</param>
/// <param name="Waiting">Callers that wait for room.</param>
/// <param name="DatabaseAwaySince">By our clock, of the first attempt in a row that failed; null: the last one did not.</param>
public readonly record struct QueueStatus(int Calls, long Bytes, long SpooledCalls, long SpooledBytes, int Waiting, DateTimeOffset? DatabaseAwaySince);
