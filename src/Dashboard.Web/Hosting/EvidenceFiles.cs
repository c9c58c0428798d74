using Dashboard.Log.Evidence;
using Dashboard.Web.Verbs;

namespace Dashboard.Web.Hosting;

/// <summary>What evidence rests on outside the database: the signing key, the one before it, and the file of tree heads.</summary>
/// <param name="Created">The key was made just now.</param>
internal sealed record EvidenceFiles(SigningKey Key, string KeyPath, bool Created, SigningKey? Previous, HeadFile Heads)
{
    public static string KeyFile(EvidenceOptions options) => options.Key ?? Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "cr-dashboard", "evidence.key");

    public static string HeadsFile(EvidenceOptions options) =>
        options.TreeHeads ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(KeyFile(options)))!, "tree-heads.jsonl");

    /// <exception cref="UsageException">A file cannot be read or made; the message names the key.</exception>
    public static async Task<EvidenceFiles> OpenAsync(EvidenceOptions options, CancellationToken cancellationToken)
    {
        var created = false;
        var key = Guard("Key", KeyFile(options), path => SigningKey.LoadOrCreate(path, out created));
        var previous = options.PreviousKey is null ? null : Guard("PreviousKey", options.PreviousKey, SigningKey.Load);
        try
        {
            return new EvidenceFiles(key, KeyFile(options), created, previous, await HeadFile.OpenAsync(HeadsFile(options), cancellationToken));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Dashboard:Evidence:TreeHeads '{HeadsFile(options)}' cannot be read or made: {error.Message}", error);
        }
    }

    private static SigningKey Guard(string name, string path, Func<string, SigningKey> load)
    {
        try
        {
            return load(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new UsageException($"Dashboard:Evidence:{name} '{path}' cannot be read or made: {error.Message}", error);
        }
    }
}
