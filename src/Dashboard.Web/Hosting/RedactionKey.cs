using System.Security.Cryptography;
using Dashboard.Model.Redaction;
using Dashboard.Web.Verbs;

namespace Dashboard.Web.Hosting;

/// <summary>
/// The secret behind the masks. Made once and kept in a file that only its owner reads, outside the database: whoever has both could guess
/// short secrets. With another key every masked value would seem to have changed.
/// </summary>
internal static class RedactionKey
{
    private const int Bytes = 32;

    public static Redactor Load(DashboardOptions options)
    {
        var path = options.Redaction.KeyFile ?? Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "cr-dashboard", "redaction.key");
        try
        {
            if (!File.Exists(path)) Create(path);
            return new Redactor(File.ReadAllBytes(path));
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"Dashboard:Redaction:KeyFile '{path}': {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Dashboard:Redaction:KeyFile '{path}' cannot be read or made: {error.Message} Name a file of {Redactor.ShortestKey} random bytes or more, or a place where one may be made.", error);
        }
    }

    private static void Create(string path)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        var stream = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) stream.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using var file = new FileStream(path, stream);
            file.Write(RandomNumberGenerator.GetBytes(Bytes));
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another replica was faster: its key it is.
        }
    }
}
