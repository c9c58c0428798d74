using System.Diagnostics;
using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Projections.Objects;
using Dashboard.Web.Features.ObjectDetails;

namespace Dashboard.Web.Tests.Features;

public sealed class KubectlCommandsTests
{
    [Fact]
    public void Of_AnObject_NameItExactly() => Assert.Equal(
        [
            "kubectl get -o yaml certificates.cert-manager.io -n orders -- db",
            "kubectl describe certificates.cert-manager.io -n orders -- db",
            "curl -sSf 'http://127.0.0.1:8080/api/v1/objects/prod%20eu/u-1?manifest=true&at=17' | kubectl diff -f -",
        ],
        KubectlCommands.Of(Detail("cert-manager.io", "certificates", "orders", "db"), "prod eu", "http://127.0.0.1:8080/", "17").Select(each => each.Command));

    [Fact]
    public void Of_ClusterScopedCoreObject_HasNeitherGroupNorNamespace() => Assert.Equal(
        "kubectl get -o yaml nodes -- n1", KubectlCommands.Of(Detail("", "nodes", null, "n1"), "c", "http://h/", null)[0].Command);

    /// <summary>A real shell reads the word back, whatever is in it, and runs nothing.</summary>
    [Theory]
    [InlineData("plain-1.2_3")]
    [InlineData("it's $(touch x) `y` \"z\" ; rm -rf / & | \\ *")]
    [InlineData("")]
    [InlineData("two\nlines")]
    [InlineData("~")]
    public async Task Quoted_AnyText_IsOneWordOfAShell(string text)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", $"printf '%s.' {KubectlCommands.Quoted(text)}"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        Assert.Equal(text + ".", await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    private static ObjectDetail Detail(string group, string resource, string? ns, string name) => new(
        1, new ObjectIdentity(new GroupVersionKind(group, "v1", "K"), ns, name, "u-1"), resource, new HealthState(HealthStatus.Healthy, "", "", null), new Dictionary<string, string>(),
        DateTimeOffset.UnixEpoch, null, false, 1, "1", 1, 1, 0, [], [], 0, [], "generic");
}
