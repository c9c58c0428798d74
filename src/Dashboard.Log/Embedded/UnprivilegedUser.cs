using System.Diagnostics;

namespace Dashboard.Log.Embedded;

/// <summary>
/// PostgreSQL refuses to run as root. As root its programs run under an unprivileged uid, which must be able to reach binaries and data:
/// what lies behind a closed directory (a checkout under /root) is copied or placed under <see cref="Shelter"/>.
/// </summary>
internal static class UnprivilegedUser
{
    private const string Shelter = "/var/tmp";
    private const int Nobody = 65534;

    public static bool IsNeeded { get; } = !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    /// <summary>uid and gid of 'postgres' where the machine has that user, else of 'nobody'.</summary>
    private static readonly Lazy<(int Uid, int Gid)> s_identity = new(() =>
        File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields.Length > 3 && fields[0] == "postgres")
            .Select(fields => (int.Parse(fields[2], null), int.Parse(fields[3], null))).DefaultIfEmpty((Nobody, Nobody)).First());

    /// <summary>A program that runs as the unprivileged user, or as ourselves when we are not root.</summary>
    public static ProcessStartInfo Program(string file, params IEnumerable<string> arguments)
    {
        var (uid, gid) = IsNeeded ? s_identity.Value : default;
        List<string> line = [file, .. arguments];
        if (IsNeeded) line.InsertRange(0, ["setpriv", $"--reuid={uid}", $"--regid={gid}", "--clear-groups"]);
        // A session of its own: Ctrl-C in the terminal reaches us, and the database is stopped when everything else is done with it.
        if (OperatingSystem.IsLinux()) line.Insert(0, "setsid");
        return new ProcessStartInfo(line[0], line.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
    }

    /// <summary>A directory for data that the unprivileged user can reach: the one wanted, else one under the shelter with a name of its own.</summary>
    public static string Reachable(string wanted) =>
        !IsNeeded || IsTraversable(wanted) ? wanted : Path.Combine(Shelter, "dashboard-" + Convert.ToHexStringLower(Hash(wanted))[..12]);

    /// <summary>The binaries' directory, copied to the shelter if the unprivileged user could not reach it.</summary>
    public static string ReachableBinaries(string bin)
    {
        if (!IsNeeded || IsTraversable(bin)) return bin;
        var root = Path.GetDirectoryName(bin)!;
        var copy = Path.Combine(Shelter, "dashboard-postgres-" + Convert.ToHexStringLower(Hash(root + File.GetLastWriteTimeUtc(Path.Combine(bin, "postgres")).Ticks))[..12]);
        if (!Directory.Exists(copy))
        {
            var partial = copy + "." + Environment.ProcessId;
            Run("cp", "-a", root, partial);
            Run("chmod", "-R", "go+rX", partial);
            if (Directory.Exists(copy)) Directory.Delete(partial, recursive: true);
            else Directory.Move(partial, copy);
        }

        return Path.Combine(copy, Path.GetFileName(bin));
    }

    public static void Own(string directory)
    {
        if (IsNeeded) Run("chown", "-R", $"{s_identity.Value.Uid}:{s_identity.Value.Gid}", directory);
    }

    private static bool IsTraversable(string path)
    {
        if (OperatingSystem.IsWindows()) return true;
        for (var folder = new DirectoryInfo(path).Parent; folder is not null; folder = folder.Parent)
            if (folder.Exists && (File.GetUnixFileMode(folder.FullName) & UnixFileMode.OtherExecute) == 0) return false;
        return true;
    }

    private static void Run(string file, params string[] arguments)
    {
        using var process = Process.Start(file, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new EmbeddedPostgresException($"'{file} {string.Join(' ', arguments)}' failed with exit code {process.ExitCode}.");
    }

    private static byte[] Hash(string text) => System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text));
}
