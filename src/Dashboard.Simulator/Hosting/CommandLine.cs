using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet;
using Dashboard.Simulator.Store;
using Dashboard.Simulator.Replay;

namespace Dashboard.Simulator.Hosting;

/// <summary>The executable's options. Exit code 0 after a clean end, 2 for a wrong option or a taken port.</summary>
internal static class CommandLine
{
    public static Task<int> RunAsync(string[] args)
    {
        var urls = new Option<string?>("--urls") { Description = "Address to listen on, as http://127.0.0.1:6443; further clusters take the ports that follow." };
        var port = new Option<int>("--port") { Description = "Port on 127.0.0.1; 0 takes free ones.", DefaultValueFactory = _ => 0 };
        var clusters = new Option<int>("--clusters") { Description = "Number of clusters, 1 to 16.", DefaultValueFactory = _ => 1 };
        var seed = new Option<int>("--seed") { Description = "Same seed, same fleet.", DefaultValueFactory = _ => 1 };
        var objects = new Option<int>("--objects") { Description = "Objects in each cluster, 200 to 100,000; 0 leaves them empty.", DefaultValueFactory = _ => 400 };
        var rate = new Option<double>("--changes-per-second") { Description = "Changes a second in each cluster, on average; Events come on top.", DefaultValueFactory = _ => 5 };
        var calm = new Option<bool>("--no-stories") { Description = "Stages no trouble." };
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "Where to write a kubeconfig with a context for each cluster." };
        var parent = new Option<int?>("--parent-pid") { Description = "Ends when this process ends." };
        var tokens = new Option<string?>("--tokens") { Description = "File of static tokens, lines of token,user,uid,\"group1,group2\": requests then need one, and the roles in the cluster decide." };
        var replay = new Option<string?>("--replay") { Description = "Serve a recording from this folder instead of a fleet." };
        var pace = new Option<ReplayPace>("--pace") { Description = "Pace of the replay: recorded or fast.", DefaultValueFactory = _ => ReplayPace.Recorded };
        var root = new RootCommand("A simulated Kubernetes API server. Prints one line of JSON for each cluster when it is ready.") { urls, port, clusters, seed, objects, rate, calm, kubeconfig, parent, tokens, replay, pace };
        root.SetAction(async (parsed, cancellationToken) =>
        {
            var (address, first) = ("127.0.0.1", parsed.GetValue(port));
            if (parsed.GetValue(urls) is { } text)
            {
                if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme != "http") return await Refuse($"--urls is '{text}'; it must be an address such as http://127.0.0.1:6443.");
                (address, first) = (uri.Host == "localhost" ? "127.0.0.1" : uri.Host, uri.Port);
            }

            if (parsed.GetValue(replay) is { } folder)
            {
                var recording = new ReplayOptions { Folder = folder, Pace = parsed.GetValue(pace), Address = address, Port = first };
                return await ReplayAsync(recording, parsed.GetValue(kubeconfig), parsed.GetValue(parent), cancellationToken);
            }

            using var logging = LoggerFactory.Create(builder => builder.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
            var fleet = new FleetOptions { Objects = parsed.GetValue(objects), ChangesPerSecond = parsed.GetValue(rate), Stories = !parsed.GetValue(calm) };
            var options = new SimulatorOptions
            {
                Fleet = fleet.Objects == 0 ? null : fleet,
                Logging = logging,
                Address = address,
                Port = first,
                Clusters = parsed.GetValue(clusters),
                Seed = parsed.GetValue(seed),
                Tokens = parsed.GetValue(tokens),
                Store = new StoreOptions { StartVersion = VersionByClock(TimeProvider.System) },
            };
            if (options.Validate() is { Count: > 0 } problems) return await Refuse(string.Join(' ', problems));
            return await ServeAsync(options, parsed.GetValue(kubeconfig), parsed.GetValue(parent), cancellationToken);
        });
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static async Task<int> ServeAsync(SimulatorOptions options, string? kubeconfig, int? parent, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var terminated = StopOn(PosixSignal.SIGTERM, stop);
        using var interrupted = StopOn(PosixSignal.SIGINT, stop);
        var watching = parent is { } pid ? EndWithAsync(pid, stop) : Task.CompletedTask;
        SimulatorHost host;
        try
        {
            host = await SimulatorHost.StartAsync(options, stop.Token);
        }
        catch (IOException taken)
        {
            return await Refuse(taken.Message);
        }

        await using (host)
        {
            if (kubeconfig is not null) host.WriteKubeconfig(kubeconfig);
            foreach (var cluster in host.Clusters) Announce(cluster.Name, cluster.Uri);
            await UntilStoppedAsync(stop.Token);
        }

        await watching;
        return 0;
    }

    private static async Task<int> ReplayAsync(ReplayOptions options, string? kubeconfig, int? parent, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var terminated = StopOn(PosixSignal.SIGTERM, stop);
        using var interrupted = StopOn(PosixSignal.SIGINT, stop);
        var watching = parent is { } pid ? EndWithAsync(pid, stop) : Task.CompletedTask;
        ReplayServer server;
        try
        {
            server = await ReplayServer.StartAsync(options, stop.Token);
        }
        catch (Exception refused) when (refused is IOException or ArgumentException)
        {
            return await Refuse(refused.Message);
        }

        await using (server)
        {
            if (kubeconfig is not null) server.WriteKubeconfig(kubeconfig);
            Announce("replay", server.Uri);
            await UntilStoppedAsync(stop.Token);
        }

        await watching;
        return 0;
    }

    private static Task UntilStoppedAsync(CancellationToken stop) =>
        Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    /// <summary>
    /// The same seed is the same cluster, uids included, and nothing is kept between runs: to those who watched the run before, it is a server
    /// whose old versions are compacted. So versions go on with the clock, faster than any run writes on average.
    /// </summary>
    private static ulong VersionByClock(TimeProvider clock) =>
        (ulong)(clock.GetUtcNow() - new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalMilliseconds * 100;

    private static void Announce(string cluster, Uri uri) =>
        Console.Out.WriteLine(new JsonObject { ["cluster"] = cluster, ["url"] = uri.GetLeftPart(UriPartial.Authority) }.ToJsonString());

    private static async Task<int> Refuse(string message)
    {
        await Console.Error.WriteLineAsync(message);
        return 2;
    }

    private static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource stop) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        stop.Cancel();
    });

    private static async Task EndWithAsync(int pid, CancellationTokenSource stop)
    {
        try
        {
            using var parent = Process.GetProcessById(pid);
            await parent.WaitForExitAsync(stop.Token);
        }
        catch (ArgumentException)
        {
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"There is no process {pid}."));
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await stop.CancelAsync();
    }
}
