using Dashboard.Testing;

namespace Dashboard.EndToEnd.Process;

public sealed class DemoTests
{
    [Fact]
    public async Task Demo_ServesAFilledOverview_AndCtrlCStopsEverything()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var port = DashboardProcess.FreePort();
        await using var demo = DashboardProcess.Start(
            ["demo", "--port", $"{port}", "--objects", "200", "--clusters", "1"], new Dictionary<string, string> { ["DASHBOARD_DEMO_HOME"] = Path.Combine(Path.GetTempPath(), "dashboard-demo-test-" + Path.GetRandomFileName()) }, port);

        await Wait.UntilAsync(() => demo.Output.Contains("Ctrl-C stops everything", StringComparison.Ordinal) || demo.HasExited, TimeSpan.FromSeconds(90), demo.Output, cancellation);
        Assert.Contains($"http://127.0.0.1:{port}", demo.Output, StringComparison.Ordinal);
        var overview = await demo.Client.GetStringAsync(new Uri("/", UriKind.Relative), cancellation);
        Assert.Contains("Kinds", overview, StringComparison.Ordinal);
        var children = ChildrenOf(demo.ProcessId);
        Assert.NotEmpty(children);

        demo.Interrupt();

        Assert.Equal(0, await demo.ExitCodeAsync(cancellation));
        await Wait.UntilAsync(() => children.TrueForAll(pid => !Directory.Exists($"/proc/{pid}")), TimeSpan.FromSeconds(20), "A child outlives the demo.", cancellation);
    }

    private static List<string> ChildrenOf(int pid) =>
        [.. Directory.GetDirectories($"/proc/{pid}/task").SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
