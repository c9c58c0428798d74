using Dashboard.Model.Redaction;
using Dashboard.Watch.Connection;
using Dashboard.Watch.Tests.Parts;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Watch.Tests.Connection;

public sealed class ConnectionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dashboard-watch-").FullName;

    [Fact]
    public async Task NoSuchKubeconfig_NamesTheOptionAndTheFile()
    {
        var missing = Path.Combine(folder, "none");
        var thrown = await RefusedAsync(new ClusterOptions { Name = "c", Kubeconfig = missing });
        Assert.Equal("Kubeconfig", thrown.Option);
        Assert.Contains(missing, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoSuchContext_NamesTheOptionAndTheChoice()
    {
        var thrown = await RefusedAsync(new ClusterOptions { Name = "c", Kubeconfig = await KubeconfigAsync("http://127.0.0.1:1", "x"), Context = "staging" });
        Assert.Equal("Context", thrown.Option);
        Assert.Contains("'staging'", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("demo", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\t{[ not yaml")]
    [InlineData("")] // being written
    [InlineData("# nothing yet\n")]
    public async Task NotAKubeconfig_IsSaid(string content)
    {
        var file = Path.Combine(folder, "garbage");
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);
        Assert.Equal("Kubeconfig", (await RefusedAsync(new ClusterOptions { Name = "c", Kubeconfig = file })).Option);
    }

    [Fact]
    public async Task UnreachableServer_IsSaidWithItsAddress()
    {
        // A port that was free a moment ago, with nobody on it.
        var server = await ScriptedApiServer.StartAsync();
        var url = server.Url;
        await server.DisposeAsync();
        var thrown = await RefusedAsync(new ClusterOptions { Name = "c", Kubeconfig = await KubeconfigAsync(url, "x") });
        Assert.Equal("Kubeconfig", thrown.Option);
        Assert.Contains(url, thrown.Message, StringComparison.Ordinal);
        Assert.Contains("reached", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Name")]
    [InlineData("two words", "Name")]
    public void BadName_IsRefused(string name, string option) =>
        Assert.Equal(option, Assert.Throws<ClusterConfigurationException>(() => new ClusterOptions { Name = name }.Validate()).Option);

    [Fact]
    public void BadPatternNamespaceOrTime_IsRefused()
    {
        var good = new ClusterOptions { Name = "c" };
        Assert.Equal("Include", Assert.Throws<ClusterConfigurationException>((good with { Include = ["a b"] }).Validate).Option);
        Assert.Equal("Namespaces", Assert.Throws<ClusterConfigurationException>((good with { Namespaces = ["../secrets"] }).Validate).Option);
        Assert.Equal("Watch:IdleTimeout", Assert.Throws<ClusterConfigurationException>((good with { Watch = new WatchOptions { IdleTimeout = TimeSpan.Zero } }).Validate).Option);
        Assert.Equal("Watch:RequestsPerSecond", Assert.Throws<ClusterConfigurationException>((good with { Watch = new WatchOptions { RequestsPerSecond = 10_001 } }).Validate).Option);
        Assert.Equal("Watch:RequestBurst", Assert.Throws<ClusterConfigurationException>((good with { Watch = new WatchOptions { RequestBurst = 0 } }).Validate).Option);
    }

    [Fact]
    public void Backoff_GrowsToItsLimit_StaysWithin_StartsOverAfterHealth()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var options = new WatchOptions();
        var highest = new List<double>();
        var backoff = new Backoff(options, clock, new HighRandom());
        for (var i = 0; i < 8; i++)
            highest.Add(backoff.Next().TotalSeconds);
        Assert.Equal([0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30], highest);
        Assert.True(backoff.Next(TimeSpan.FromSeconds(40)) >= TimeSpan.FromSeconds(40));
        clock.Advance(options.BackoffReset + TimeSpan.FromSeconds(1));
        Assert.Equal(0.8, backoff.Next().TotalSeconds);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<ClusterConfigurationException> RefusedAsync(ClusterOptions options)
    {
        using var capture = new ClusterCapture(options, new RecordingSink(), new Redactor("0123456789abcdef"u8), TimeProvider.System, NullLoggerFactory.Instance);
        return await Assert.ThrowsAsync<ClusterConfigurationException>(() => capture.CheckAsync(TestContext.Current.CancellationToken));
    }

    private async Task<string> KubeconfigAsync(string url, string token)
    {
        var file = Path.Combine(folder, "config");
        await File.WriteAllTextAsync(file, $$$"""
            apiVersion: v1
            kind: Config
            current-context: demo
            clusters: [{name: demo, cluster: {server: "{{{url}}}" } }]
            users: [{name: demo, user: {token: "{{{token}}}" } }]
            contexts: [{name: demo, context: {cluster: demo, user: demo}}]
            """, TestContext.Current.CancellationToken);
        return file;
    }

    /// <summary>Full jitter at its top.</summary>
    private sealed class HighRandom : Random
    {
        public override double NextDouble() => 1;
    }
}
