using Dashboard.Watch.Discovery;

namespace Dashboard.Watch.Tests.Discovery;

public sealed class CatalogPolicyTests
{
    private static readonly string[] Watchable = ["get", "list", "watch"];

    [Theory]
    [InlineData("", "pods", true)]
    [InlineData("", "namespaces", true)]
    [InlineData("apps", "deployments", true)]
    [InlineData("discovery.k8s.io", "endpointslices", true)]
    [InlineData("fleet.example.com", "applications", true)]
    [InlineData("gateway.networking.k8s.io", "httproutes", true)]
    [InlineData("", "secrets", false)]
    [InlineData("", "events", false)]
    [InlineData("events.k8s.io", "events", false)]
    [InlineData("coordination.k8s.io", "leases", false)]
    [InlineData("", "endpoints", false)]
    [InlineData("flowcontrol.apiserver.k8s.io", "flowschemas", false)]
    public void Defaults(string group, string resource, bool watched)
    {
        var entry = Decide(new ClusterOptions { Name = "c" }, group, resource);
        Assert.Equal(watched, entry.Watched);
        Assert.Equal(watched, entry.WhyNot is null);
    }

    [Fact]
    public void Include_AddsToTheDefaults_ExcludeWins()
    {
        var options = new ClusterOptions { Name = "c", Include = ["*.coordination.k8s.io", "endpoints"], Exclude = ["endpoints", "applications.*"] };
        Assert.True(Decide(options, "coordination.k8s.io", "leases").Watched);
        Assert.True(Decide(options, "", "pods").Watched);
        Assert.False(Decide(options, "", "endpoints").Watched);
        Assert.Equal("Excluded by configuration.", Decide(options, "fleet.example.com", "applications").WhyNot);
    }

    [Fact]
    public void Secrets_AreWatchedOnlyWhenNamed()
    {
        Assert.False(Decide(new ClusterOptions { Name = "c", Include = ["*"] }, "", "secrets").Watched);
        Assert.True(Decide(new ClusterOptions { Name = "c", Include = ["secrets"] }, "", "secrets").Watched);
    }

    [Fact]
    public void ConfigMaps_WithoutContentUnlessNamed()
    {
        Assert.True(Decide(new ClusterOptions { Name = "c" }, "", "configmaps").MetadataOnly);
        Assert.False(Decide(new ClusterOptions { Name = "c", Include = ["configmaps"] }, "", "configmaps").MetadataOnly);
    }

    [Fact]
    public void Namespaces_TurnClusterWideKindsOff()
    {
        var options = new ClusterOptions { Name = "c", Namespaces = ["payments"], Include = ["nodes"] };
        Assert.True(Decide(options, "", "pods").Watched);
        Assert.False(Decide(options, "", "persistentvolumes", namespaced: false).Watched);
        Assert.True(Decide(options, "", "nodes", namespaced: false).Watched);
    }

    [Fact]
    public void WithoutTheWatchVerb_IsOff() =>
        Assert.NotNull(new CatalogPolicy(new ClusterOptions { Name = "c", Include = ["*"] }).Decide(new ServedResource("", "v1", "bindings", "Binding", true, ["create"], ["v1"])).WhyNot);

    [Theory]
    [InlineData("*.example.com", "widgets.fleet.example.com", true)]
    [InlineData("*.example.com", "widgets.example.org", false)]
    [InlineData("pods", "pods", true)]
    [InlineData("pods", "pods.metrics.k8s.io", false)]
    [InlineData("*", "anything.at.all", true)]
    [InlineData("*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    public void Glob(string pattern, string name, bool matches) => Assert.Equal(matches, new ResourceGlob(pattern).Matches(name));

    private static CatalogEntry Decide(ClusterOptions options, string group, string resource, bool namespaced = true) =>
        new CatalogPolicy(options).Decide(new ServedResource(group, "v1", resource, "Kind", namespaced, Watchable, ["v1"]));
}
