using System.Diagnostics;
using Dashboard.Simulator.Hosting;

namespace Dashboard.Simulator.Tests.Kubectl;

/// <summary>Runs the real kubectl against a simulated cluster, with a home and a discovery cache of its own.</summary>
internal sealed class Kubectl : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("kubectl-");
    private readonly SimulatorHost _host;
    private readonly string _executable;

    private Kubectl(SimulatorHost host, string executable)
    {
        (_host, _executable) = (host, executable);
        host.WriteKubeconfig(Path.Combine(_home.FullName, "config"));
    }

    public SimulatedCluster Cluster => _host.Clusters[0];

    public static async Task<Kubectl> StartAsync()
    {
        var executable = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(p => Path.Combine(p, "kubectl")).FirstOrDefault(File.Exists);
        if (executable is null)
        {
            Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") is null, "no kubectl on the PATH: install kubernetes-client");
            Assert.Fail("no kubectl on the PATH: CI must install kubernetes-client");
        }

        return new Kubectl(await SimulatorHost.StartAsync(new SimulatorOptions { Clusters = 2 }, TestContext.Current.CancellationToken), executable);
    }

    /// <summary>Runs to the end and returns what was printed; a failure shows both outputs.</summary>
    public async Task<string> RunAsync(string arguments, string? input = null)
    {
        var (code, output, error) = await TryAsync(arguments, input);
        Assert.True(code == 0, $"kubectl {arguments}: exit code {code}\n{output}\n{error}");
        return output;
    }

    public async Task<(int Code, string Output, string Error)> TryAsync(string arguments, string? input = null)
    {
        using var process = Start(arguments, input is not null);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }

        try
        {
            var output = process.StandardOutput.ReadToEndAsync(bound.Token);
            var error = process.StandardError.ReadToEndAsync(bound.Token);
            await process.WaitForExitAsync(bound.Token);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    /// <summary>Starts and leaves it running, for watches.</summary>
    public Process Start(string arguments, bool withInput = false)
    {
        var start = new ProcessStartInfo(_executable, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = withInput };
        start.Environment["KUBECONFIG"] = Path.Combine(_home.FullName, "config");
        start.Environment["HOME"] = _home.FullName;
        return Process.Start(start)!;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _home.Delete(recursive: true);
    }
}
