using System.Diagnostics;
using Dashboard.Simulator.Tests.Http;

namespace Dashboard.Simulator.Tests.Hosting;

/// <summary>Runs the executable as others do.</summary>
public sealed class CommandLineTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Start_AnnouncesEachCluster_AndEndsWithItsParent()
    {
        var folder = Directory.CreateTempSubdirectory("simulator-");
        using var parent = Process.Start(new ProcessStartInfo("sleep", "300") { UseShellExecute = false })!;
        using var simulator = Run($"--objects 0 --clusters 2 --kubeconfig {Path.Combine(folder.FullName, "config")} --parent-pid {parent.Id}");
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        try
        {
            using var client = new HttpClient();
            foreach (var name in (string[])["prod-eu-1", "prod-eu-2"])
            {
                var line = SimulatedApi.Parse((await simulator.StandardOutput.ReadLineAsync(bound.Token))!);
                Assert.Equal(name, line["cluster"]!.ToString());
                Assert.Equal("ok", await client.GetStringAsync($"{line["url"]}/readyz", bound.Token));
                Assert.Contains(line["url"]!.ToString(), await File.ReadAllTextAsync(Path.Combine(folder.FullName, "config"), bound.Token), StringComparison.Ordinal);
            }

            parent.Kill();
            await simulator.WaitForExitAsync(bound.Token);
            Assert.Equal(0, simulator.ExitCode);
        }
        finally
        {
            if (!parent.HasExited) parent.Kill();
            if (!simulator.HasExited) simulator.Kill();
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Terminated_WithAnOpenWatch_EndsCleanly()
    {
        using var simulator = Run("--objects 200 --changes-per-second 5");
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        try
        {
            var line = SimulatedApi.Parse((await simulator.StandardOutput.ReadLineAsync(bound.Token))!);
            using var client = new HttpClient();
            await using var watch = await client.GetStreamAsync($"{line["url"]}/api/v1/pods?watch=true", bound.Token);
            using var kill = Process.Start(new ProcessStartInfo("kill", $"-TERM {simulator.Id}") { UseShellExecute = false })!;
            await watch.CopyToAsync(Stream.Null, bound.Token);
            await simulator.WaitForExitAsync(bound.Token);
            Assert.Equal(0, simulator.ExitCode);
        }
        finally
        {
            if (!simulator.HasExited) simulator.Kill();
        }
    }

    [Theory]
    [InlineData("--clusters 99", "clusters is 99; allowed are 1 to 16")]
    [InlineData("--objects 5", "objects is 5; allowed are 200 to 100000")]
    [InlineData("--urls nonsense", "--urls is 'nonsense'")]
    [InlineData("--replay /nonexistent", "no index.ndjson")]
    public async Task BadOption_IsNamed_WithExitCode2(string arguments, string message)
    {
        using var simulator = Run(arguments);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        try
        {
            var error = await simulator.StandardError.ReadToEndAsync(bound.Token);
            await simulator.WaitForExitAsync(bound.Token);
            Assert.Contains(message, error, StringComparison.Ordinal);
            Assert.Equal(2, simulator.ExitCode);
        }
        finally
        {
            if (!simulator.HasExited) simulator.Kill();
        }
    }

    private static Process Run(string arguments) => Process.Start(new ProcessStartInfo("dotnet", $"{Path.Combine(AppContext.BaseDirectory, "Dashboard.Simulator.dll")} {arguments}")
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
