using System.Net;
using System.Net.Sockets;
using Dashboard.Simulator.Hosting;
using Dashboard.Testing;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace Dashboard.Web.Tests.Verbs;

/// <summary>Wrong configuration ends in one clear message that names the key, and exit code 2.</summary>
public sealed class WrongConfigurationTests(PostgresFixture postgres)
{
    private const string Connection = "ConnectionStrings__Dashboard";
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public Task NoConnectionString_NamesTheKey() => RefusedAsync(new() { [Connection] = "" }, "ConnectionStrings:Dashboard is not set");

    [Theory]
    [InlineData("Dashboard__Findings__FightTurns", "1", "Dashboard:Findings:FightTurns is 1: 3 to 50")]
    [InlineData("Dashboard__Findings__Quiet", "00:00:00", "Dashboard:Findings:Quiet is 00:00:00")]
    [InlineData("Dashboard__Events__RetentionHours", "0", "Dashboard:Events:RetentionHours is 0: 1 to 8,760")]
    [InlineData("Dashboard__Events__PerObject", "3", "Dashboard:Events:PerObject is 3")]
    public Task FindingsAndEvents_OutOfBounds_NameTheKey(string key, string value, string says) => RefusedAsync(new() { [Connection] = "Host=127.0.0.1", [key] = value }, says);

    [Fact]
    public Task ReferenceRules_EveryErrorAtOnce_EachWithItsKey() => RefusedAsync(
        new()
        {
            [Connection] = "Host=127.0.0.1",
            ["Dashboard__ReferenceRules__0__Kind"] = "Database",
            ["Dashboard__ReferenceRules__0__Path"] = "[*].x",
            ["Dashboard__ReferenceRules__1__Kind"] = "example.com/*",
            ["Dashboard__ReferenceRules__1__Path"] = "spec.selector",
            ["Dashboard__ReferenceRules__1__Verb"] = "selects",
            ["Dashboard__ReferenceRules__1__TargetNamespace"] = "Not A Namespace",
        },
        "Dashboard:ReferenceRules:0:Kind 'Database'", "Dashboard:ReferenceRules:0:Path '[*].x'", "Dashboard:ReferenceRules:1:TargetKind is empty", "Dashboard:ReferenceRules:1:TargetNamespace 'Not A Namespace'");

    [Fact]
    public Task ConnectionStringThatIsNone_NamesTheKey() => RefusedAsync(new() { [Connection] = "Hots=x" }, "ConnectionStrings:Dashboard");

    [Fact]
    public Task DatabaseUnreachable_NamesTheKey() =>
        RefusedAsync(new() { [Connection] = "Host=127.0.0.1;Port=1;Database=x;Username=x;Password=secret" }, ["ConnectionStrings:Dashboard"], not: "secret");

    [Fact]
    public async Task DatabaseNotMigrated_SaysRunMigrate() =>
        await RefusedAsync(new() { [Connection] = await postgres.NewConnectionStringAsync(migrated: false) }, "migrate");

    [Fact]
    public async Task SchemaNewerThanProgram_SaysSo()
    {
        var connection = await postgres.NewConnectionStringAsync();
        await using var database = NpgsqlDataSource.Create(connection);
        await using var command = database.CreateCommand("INSERT INTO schema_migration (name, sha256, applied_at) VALUES ('9999_from_the_future.sql', '\\x00', now())");
        await command.ExecuteNonQueryAsync(_cancellation);

        await RefusedAsync(new() { [Connection] = connection }, "newer");
    }

    [Fact]
    public async Task NoSuchKubeconfig_NamesTheKeyAndTheFile() => await RefusedAsync(
        new() { [Connection] = await postgres.NewConnectionStringAsync(), ["Dashboard__Clusters__0__Name"] = "a", ["Dashboard__Clusters__0__Kubeconfig"] = "/no/such/file" },
        "Dashboard:Clusters:0:Kubeconfig", "/no/such/file");

    [Fact]
    public async Task NoSuchContext_NamesTheKey()
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), _cancellation);
        var kubeconfig = Path.GetTempFileName();
        simulator.WriteKubeconfig(kubeconfig);
        await RefusedAsync(
            new()
            {
                [Connection] = await postgres.NewConnectionStringAsync(), ["Dashboard__Clusters__0__Name"] = "a", ["Dashboard__Clusters__0__Kubeconfig"] = kubeconfig,
                ["Dashboard__Clusters__0__Context"] = "elsewhere",
            },
            "Dashboard:Clusters:0:Context", "elsewhere");
    }

    [Fact]
    public async Task ServerUnreachable_NamesTheCluster()
    {
        var kubeconfig = Path.GetTempFileName();
        await File.WriteAllTextAsync(kubeconfig, """
            apiVersion: v1
            kind: Config
            current-context: a
            contexts: [{name: a, context: {cluster: a, user: a}}]
            clusters: [{name: a, cluster: {server: "http://127.0.0.1:1"}}]
            users: [{name: a, user: {}}]
            """, _cancellation);
        await RefusedAsync(
            new() { [Connection] = await postgres.NewConnectionStringAsync(), ["Dashboard__Clusters__0__Name"] = "a", ["Dashboard__Clusters__0__Kubeconfig"] = kubeconfig },
            "Dashboard:Clusters:0", "127.0.0.1:1");
    }

    [Fact]
    public Task SameNameTwice_AndUnknownKey_AreAllNamed() => RefusedAsync(
        new() { [Connection] = "Host=x", ["Dashboard__Clusters__0__Name"] = "a", ["Dashboard__Clusters__1__Name"] = "a", ["Dashboard__Clusters__2__Name"] = "b b" },
        "Dashboard:Clusters:1:Name", "Dashboard:Clusters:2:Name");

    [Fact]
    public Task SpoolOutOfBounds_NamesBothKeys() => RefusedAsync(
        new() { [Connection] = "Host=x", ["Dashboard__Spool__MaxBytes"] = "5", ["Dashboard__Spool__Directory"] = "relative" }, "Dashboard:Spool:MaxBytes", "Dashboard:Spool:Directory");

    [Fact]
    public Task SpoolThatCannotBeWritten_NamesTheKey() =>
        RefusedAsync(new() { [Connection] = "Host=x", ["Dashboard__Spool__Directory"] = "/proc/no/such" }, "Dashboard:Spool:Directory", "/proc/no/such");

    [Fact]
    public Task UnknownMode_NamesTheKeyAndWhatIsAllowed() =>
        RefusedAsync(new() { [Connection] = "Host=x", ["Dashboard__Authentication__Mode"] = "Trust" }, "Dashboard:Authentication:Mode");

    [Fact]
    public Task NoAuthentication_OnAnotherAddressThanLoopback_IsRefused() =>
        RefusedAsync(new() { [Connection] = "Host=x", ["ASPNETCORE_URLS"] = "http://0.0.0.0:8080" }, "Dashboard:Authentication:Mode", "http://0.0.0.0:8080");

    [Fact]
    public async Task PortTaken_NamesTheAddress()
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), _cancellation);
        var kubeconfig = Path.GetTempFileName();
        simulator.WriteKubeconfig(kubeconfig);
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await RefusedAsync(
            new()
            {
                [Connection] = await postgres.NewConnectionStringAsync(), ["Dashboard__Clusters__0__Name"] = simulator.Clusters[0].Name,
                ["Dashboard__Clusters__0__Kubeconfig"] = kubeconfig, ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            },
            "ASPNETCORE_URLS", $"{port}");
    }

    [Fact]
    public async Task UnknownVerb_IsBadUsage()
    {
        await using var dashboard = DashboardProcess.Start(["frobnicate"], new Dictionary<string, string>(), DashboardProcess.FreePort());
        Assert.Equal(2, await dashboard.ExitCodeAsync(_cancellation));
        Assert.Contains("frobnicate", dashboard.Output, StringComparison.Ordinal);
    }

    private Task RefusedAsync(Dictionary<string, string> environment, params string[] says) => RefusedAsync(environment, says, not: null);

    private async Task RefusedAsync(Dictionary<string, string> environment, string[] says, string? not)
    {
        await using var dashboard = DashboardProcess.Start(["serve"], environment, DashboardProcess.FreePort());
        var code = await dashboard.ExitCodeAsync(_cancellation);

        Assert.All(says, part => Assert.Contains(part, dashboard.Output, StringComparison.Ordinal));
        Assert.Equal(2, code);
        Assert.DoesNotContain("   at ", dashboard.Output, StringComparison.Ordinal); // no stack trace
        if (not is not null) Assert.DoesNotContain(not, dashboard.Output, StringComparison.Ordinal);
    }
}
