using System.Diagnostics;

namespace Dashboard.Faults.World;

/// <summary>A file system of 256 KiB in memory. Only root may mount one: for others the folder stays as it is, and the spool's own bound stands for the disk's.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;
    private readonly bool _mounted;

    public SmallDisk(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        _mounted = Environment.IsPrivilegedProcess && OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=256k", "none", folder);
    }

    public void Dispose()
    {
        if (_mounted) Run("umount", "--lazy", _folder);
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
