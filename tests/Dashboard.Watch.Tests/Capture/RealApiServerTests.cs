using System.Net.Http.Headers;
using Dashboard.Model;
using Dashboard.Model.Redaction;
using Dashboard.Watch.Tests.Parts;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Watch.Tests.Capture;

public sealed class RealApiServerTests
{
    [Fact]
    public async Task RealServer_EveryScopeWatches_AChangeArrives()
    {
        var assets = Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS");
        Assert.SkipWhen(string.IsNullOrEmpty(assets), "No API server: set KUBEBUILDER_ASSETS to a folder with etcd and kube-apiserver.");
        await using var server = await RealApiServer.StartAsync(assets, TestContext.Current.CancellationToken);
        var sink = new RecordingSink();
        using var stop = new CancellationTokenSource();
        using var capture = new ClusterCapture(
            new ClusterOptions { Name = "real", Kubeconfig = server.Kubeconfig }, sink, new Redactor("0123456789abcdef"u8), TimeProvider.System, NullLoggerFactory.Instance, new Random(7));
        await capture.CheckAsync(TestContext.Current.CancellationToken);
        var running = capture.RunAsync(stop.Token);
        try
        {
            await Condition.HoldsAsync(() => capture.Scopes.Count > 10 && capture.Scopes.All(scope => scope.State == ScopeState.Watching), "every scope watching", seconds: 60);
            await SendAsync(server, HttpMethod.Post, "/api/v1/namespaces", """{"metadata":{"name":"watched"}}""", "application/json");
            await SendAsync(server, HttpMethod.Patch, "/api/v1/namespaces/watched", """{"metadata":{"labels":{"a":"b"}}}""", "application/merge-patch+json");
            await Condition.HoldsAsync(() => sink.Read(s => s.Rows.Count(row => row.Name == "watched" && row.Verb is Verb.Added or Verb.Modified)) >= 2, "the change");
            Assert.Empty(sink.Gaps);
        }
        finally
        {
            await stop.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private static async Task SendAsync(RealApiServer server, HttpMethod method, string path, string body, string type)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, new MediaTypeHeaderValue(type)) };
        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
