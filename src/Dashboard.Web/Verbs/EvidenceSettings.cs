using Dashboard.Log.Evidence;
using Dashboard.Model.Evidence;
using Dashboard.Web.Hosting;

namespace Dashboard.Web.Verbs;

/// <summary>What <c>verify</c> and <c>export</c> take from the configuration: nothing of it has to be there if the command line says it.</summary>
internal sealed class EvidenceSettings
{
    private readonly EvidenceOptions _options;
    private readonly string? _connection;

    /// <exception cref="UsageException">The section Dashboard:Evidence cannot be read.</exception>
    public EvidenceSettings(FileInfo? config)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddInMemoryCollection(Configuration.FromFile(config)).Build();
        _connection = configuration.GetConnectionString(DashboardOptions.ConnectionName);
        try
        {
            _options = configuration.GetSection($"{DashboardOptions.Section}:Evidence").Get<EvidenceOptions>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new();
        }
        catch (InvalidOperationException error)
        {
            throw new UsageException(error.Message, error);
        }
    }

    public string Connection => _connection ?? throw new UsageException("ConnectionStrings:Dashboard is not set: the PostgreSQL database that holds the log.");

    /// <summary>Null: there is none where the configuration says.</summary>
    public string? Heads => File.Exists(EvidenceFiles.HeadsFile(_options)) ? EvidenceFiles.HeadsFile(_options) : null;

    /// <summary>The configured signer's own key; empty where it is not on this machine.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> OwnKeys()
    {
        var path = EvidenceFiles.KeyFile(_options);
        return File.Exists(path) ? [Read($"Dashboard:Evidence:Key '{path}'", () => PublicOf(path))] : [];
    }

    /// <summary>Keys as given: verifier keys (<c>name+id+base64</c>), 32 bytes of base64, or a file of such lines or of a private key.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Keys(IEnumerable<string> given) => [.. given.SelectMany(Keys)];

    private static IEnumerable<ReadOnlyMemory<byte>> Keys(string given)
    {
        if (!File.Exists(given))
            return [Parse(given) ?? throw new UsageException($"--key: '{given}' is neither a public key (name+id+base64, or 32 bytes of base64) nor a file.")];
        var lines = Read($"--key: '{given}'", () => File.ReadAllLines(given)).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').ToList();
        return lines is [var first, ..] && first.StartsWith("-----BEGIN", StringComparison.Ordinal)
            ? [Read($"--key: '{given}'", () => PublicOf(given))]
            : [.. lines.Select(line => Parse(line) ?? throw new UsageException($"--key: '{given}' has a line that is no public key: '{line}'."))];
    }

    private static ReadOnlyMemory<byte>? Parse(string text)
    {
        if (NoteKey.TryParse(text, out var key))
            return key.PublicKey;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length == 32 ? bytes.AsMemory(0, 32) : (ReadOnlyMemory<byte>?)null;
    }

    private static ReadOnlyMemory<byte> PublicOf(string path)
    {
        using var key = SigningKey.Load(path);
        return key.Public("any").PublicKey;
    }

    private static T Read<T>(string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new UsageException($"{what} cannot be read: {error.Message}", error);
        }
    }
}
