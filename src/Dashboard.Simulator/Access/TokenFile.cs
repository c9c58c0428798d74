namespace Dashboard.Simulator.Access;

/// <summary>
/// Static tokens, in the form of kube-apiserver's <c>--token-auth-file</c>: lines of <c>token,user,uid,"group1,group2"</c>. Unlike there, the file is read
/// again when it changes, so that a token can be rotated; one that has become unreadable leaves the tokens as they were. Safe for concurrent use.
/// </summary>
internal sealed class TokenFile
{
    private readonly Lock _gate = new();
    private readonly string _path;
    private Dictionary<string, Identity> _tokens;
    private DateTime _readAt;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">A line is wrong; the message names it and says what is allowed.</exception>
    public TokenFile(string path)
    {
        _path = path;
        _readAt = File.GetLastWriteTimeUtc(path);
        _tokens = Read(path);
    }

    /// <summary>The token of the first line.</summary>
    public string First
    {
        get
        {
            lock (_gate) return _tokens.Keys.First();
        }
    }

    /// <summary>Null for a token that is not in the file.</summary>
    public Identity? Find(string token)
    {
        lock (_gate)
        {
            Refresh();
            return _tokens.GetValueOrDefault(token);
        }
    }

    private void Refresh()
    {
        try
        {
            var writtenAt = File.GetLastWriteTimeUtc(_path);
            if (writtenAt == _readAt) return;
            (_tokens, _readAt) = (Read(_path), writtenAt);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            // Half written, perhaps: the next request looks again.
        }
    }

    private static Dictionary<string, Identity> Read(string path)
    {
        var tokens = new Dictionary<string, Identity>(StringComparer.Ordinal);
        foreach (var (index, line) in File.ReadLines(path).Index())
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var parts = line.Split(',', 4);
            if (parts.Length < 3 || parts[0].Length == 0 || parts[1].Length == 0) throw new FormatException($"Line {index + 1} of '{path}' must be token,user,uid or token,user,uid,\"group1,group2\".");
            var groups = parts.Length == 4 ? parts[3].Trim('"').Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [];
            tokens[parts[0]] = Identity.Of(parts[1], parts[2], [.. groups.Where(group => group != Identity.Authenticated), Identity.Authenticated]);
        }

        return tokens.Count > 0 ? tokens : throw new FormatException($"'{path}' has no tokens; it needs lines of token,user,uid,\"group1,group2\".");
    }
}
