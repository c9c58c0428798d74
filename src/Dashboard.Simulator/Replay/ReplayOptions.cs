namespace Dashboard.Simulator.Replay;

public enum ReplayPace
{
    /// <summary>As the recording's timing says.</summary>
    Recorded,

    /// <summary>At once, though still cut at the recorded chunk edges.</summary>
    Fast,
}

/// <summary>Which recording answers a request for all objects and their changes, where several could.</summary>
public enum ReplayStart
{
    /// <summary><c>streams/</c>: one unbroken watch.</summary>
    Stream,

    /// <summary><c>resume/</c> where there is one: a watch that breaks inside a line, and the one that goes on from the last whole line.</summary>
    Broken,
}

/// <summary>What to replay, and how.</summary>
public sealed record ReplayOptions
{
    /// <summary>A folder with <c>index.ndjson</c> and the files that it names.</summary>
    public required string Folder { get; init; }

    public ReplayPace Pace { get; init; } = ReplayPace.Fast;

    public ReplayStart Start { get; init; } = ReplayStart.Stream;

    public string Address { get; init; } = "127.0.0.1";

    /// <summary>0 takes a free port.</summary>
    public int Port { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
