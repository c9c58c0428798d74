using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Dashboard.Testing;

/// <summary>The real executable in a process of its own, on a free loopback port. What it prints is kept for the message of a failure.</summary>
public sealed class DashboardProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(60);
    private static readonly string s_state = Directory.CreateTempSubdirectory("dashboard-").FullName;
    private readonly Process _process;
    private readonly List<string> _output = [];

    private DashboardProcess(ProcessStartInfo start, Uri address)
    {
        Address = address;
        Client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public int ProcessId => _process.Id;

    public string Output
    {
        get
        {
            lock (_output) return string.Join('\n', _output);
        }
    }

    /// <summary>Path of the executable that the build put beside the tests.</summary>
    public static string Program { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Dashboard.Web", Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)), "Dashboard.Web.dll"));

    /// <summary>Runs <c>serve</c> and waits until it answers.</summary>
    /// <param name="clusters">Name and context of each cluster in the kubeconfig.</param>
    public static async Task<DashboardProcess> ServeAsync(
        string connectionString, string kubeconfig, IEnumerable<string> clusters, CancellationToken cancellationToken, int? port = null)
    {
        Dictionary<string, string> environment = new(StringComparer.Ordinal) { ["ConnectionStrings__Dashboard"] = connectionString };
        foreach (var (index, cluster) in clusters.Index())
        {
            environment[$"Dashboard__Clusters__{index}__Name"] = cluster;
            environment[$"Dashboard__Clusters__{index}__Kubeconfig"] = kubeconfig;
            environment[$"Dashboard__Clusters__{index}__Context"] = cluster;
        }

        var dashboard = Start(["serve"], environment, port ?? FreePort());
        await Wait.UntilAsync(
            async () => (dashboard.HasExited ? throw new InvalidOperationException("The dashboard ended:\n" + dashboard.Output) : true)
                && await dashboard.AnswersAsync(cancellationToken), s_bound, () => "The dashboard does not answer:\n" + dashboard.Output, cancellationToken);
        return dashboard;
    }

    public static DashboardProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, int port)
    {
        var address = new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}");
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        // One key for all, as on one machine; heads apart, because every test has a database of its own.
        start.Environment["Dashboard__Evidence__Key"] = Path.Combine(s_state, "evidence.key");
        start.Environment["Dashboard__Evidence__TreeHeads"] = Path.Combine(s_state, Guid.NewGuid().ToString("N"), "tree-heads.jsonl");
        foreach (var (key, value) in environment) start.Environment[key] = value;
        var dashboard = new DashboardProcess(start, address);
        dashboard._process.Start();
        dashboard._process.BeginOutputReadLine();
        dashboard._process.BeginErrorReadLine();
        return dashboard;
    }

    public bool HasExited => _process.HasExited;

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(s_bound);
    }

    /// <summary>Ctrl-C.</summary>
    public void Interrupt() => Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]).Dispose();

    public async Task<int> ExitCodeAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(s_bound, cancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
        Client.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await Client.GetAsync(new Uri("/healthz/live", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (_output)
        {
            _output.Add(line.Data);
            if (_output.Count > 500) _output.RemoveAt(0);
        }
    }
}
