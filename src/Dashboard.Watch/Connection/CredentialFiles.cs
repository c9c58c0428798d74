using System.Security.Cryptography;

namespace Dashboard.Watch.Connection;

/// <summary>
/// The files that a configuration was read from: kubeconfig, token, certificates. Compared by content, because kubelet exchanges mounted files by a symbolic
/// link, which neither a change notice nor a time of writing shows reliably; they are small.
/// </summary>
internal sealed class CredentialFiles
{
    private readonly Dictionary<string, byte[]> digests = new(StringComparer.Ordinal);

    /// <summary>To be called before the file is read for use: a change in between is then seen as one.</summary>
    public string Add(string path)
    {
        digests[path] = Digest(path) ?? [];
        return path;
    }

    /// <summary>A file that is not there at the moment is being exchanged: not changed yet.</summary>
    public bool Changed() => digests.Any(known => Digest(known.Key) is { } now && !now.AsSpan().SequenceEqual(known.Value));

    private static byte[]? Digest(string path)
    {
        try
        {
            return SHA256.HashData(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
