using System.Security.Cryptography;
using System.Text;
using Dashboard.Model.Evidence;
using NSec.Cryptography;

namespace Dashboard.Log.Evidence;

/// <summary>
/// The Ed25519 key that signs tree heads, in a file of its own (PKCS#8 PEM) and never in the database: whoever had both could rewrite history and sign it.
/// Safe for concurrent use.
/// </summary>
public sealed class SigningKey : IDisposable
{
    private readonly Key _key;
    private readonly byte[] _public;

    private SigningKey(Key key) => (_key, _public) = (key, key.PublicKey.Export(KeyBlobFormat.RawPublicKey));

    /// <summary>Reads the key, or makes it when there is no such file: readable by its owner only.</summary>
    /// <param name="created">Whether it was made just now.</param>
    /// <exception cref="InvalidDataException">The file is not an Ed25519 private key.</exception>
    /// <exception cref="IOException">The file cannot be read or made; also <see cref="UnauthorizedAccessException"/>.</exception>
    public static SigningKey LoadOrCreate(string path, out bool created)
    {
        created = !File.Exists(path) && Create(path);
        return Load(path);
    }

    /// <inheritdoc cref="LoadOrCreate"/>
    public static SigningKey Load(string path)
    {
        var pem = File.ReadAllBytes(path);
        try
        {
            return new SigningKey(Key.Import(SignatureAlgorithm.Ed25519, pem, KeyBlobFormat.PkixPrivateKeyText));
        }
        catch (Exception error) when (error is FormatException or CryptographicException)
        {
            throw new InvalidDataException("The file is not an Ed25519 private key in PEM (PKCS#8).", error);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pem);
        }
    }

    /// <summary>As verifiers are given it, for the log of a cluster.</summary>
    public NoteKey Public(string cluster) => new(TreeHead.Origin(cluster), _public);

    public NoteSignature Sign(string cluster, string text)
    {
        var key = Public(cluster);
        return new NoteSignature(key.Name, key.Id, SignatureAlgorithm.Ed25519.Sign(_key, Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Whether a note carries a signature by this key.</summary>
    public static bool Signed(SignedNote note, NoteKey key) => note.Signatures.Any(signature =>
        signature.Name == key.Name && signature.KeyId == key.Id &&
        PublicKey.TryImport(SignatureAlgorithm.Ed25519, key.PublicKey.Span, KeyBlobFormat.RawPublicKey, out var known) &&
        SignatureAlgorithm.Ed25519.Verify(known!, Encoding.UTF8.GetBytes(note.Text), signature.Signature.Span));

    public void Dispose() => _key.Dispose();

    private static bool Create(string path)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        using var key = Key.Create(SignatureAlgorithm.Ed25519, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextArchiving });
        var pem = key.Export(KeyBlobFormat.PkixPrivateKeyText);
        // Whole or not at all: half a key would be a lost one. The link fails where another replica was faster, and then its key it is.
        var draft = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (var file = new FileStream(draft, options))
            {
                file.Write(pem);
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pem);
        }
    }
}
