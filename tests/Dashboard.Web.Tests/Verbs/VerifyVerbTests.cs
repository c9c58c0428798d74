using System.Text;
using System.Text.Json.Nodes;
using Dashboard.Log;
using Dashboard.Log.Evidence;
using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Dashboard.Web.Tests.Verbs;

/// <summary>The real executable's <c>verify</c> and <c>export</c>: what they say, write and return.</summary>
public sealed class VerifyVerbTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly WatchScope s_scope = new("prod", new("example.com", "v1", "widgets"), new("example.com", "v1", "Widget"), null);
    private readonly string _folder = Directory.CreateTempSubdirectory("verify-").FullName;
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private string _connection = "";
    private string _publicKey = "";

    private string Heads => Path.Combine(_folder, "tree-heads.jsonl");

    public async ValueTask InitializeAsync()
    {
        _connection = await postgres.NewConnectionStringAsync();
        await using var database = NpgsqlDataSource.Create(_connection);
        await using (var writer = await ChangeWriter.OpenAsync(database, "prod", new(), TimeProvider.System, NullLogger.Instance, _cancellation))
            await writer.ReplaceAsync(s_scope, Observations(), () => "1", null, _cancellation);
        using var key = SigningKey.LoadOrCreate(Path.Combine(_folder, "evidence.key"), out _);
        _publicKey = key.Public("prod").ToString();
        var keeper = new HeadKeeper(database, key, null, await HeadFile.OpenAsync(Heads, _cancellation), TimeProvider.System, NullLogger.Instance);
        await keeper.KeepAsync("prod", _cancellation);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Verify_Untouched_IsZeroAndSaysAgainstWhat()
    {
        var report = Path.Combine(_folder, "report.json");
        var (code, output) = await RunAsync("verify", "--report", report);
        Assert.Equal(0, code);
        Assert.Contains("prod: 20 rows", output, StringComparison.Ordinal);
        Assert.Contains("Compared with the tree heads in", output, StringComparison.Ordinal);
        var json = JsonNode.Parse(await File.ReadAllTextAsync(report, _cancellation))!;
        Assert.True(json["sound"]!.GetValue<bool>());
        Assert.True(json["headsHeldOutside"]!.GetValue<bool>());
        Assert.Equal(20, json["clusters"]![0]!["rows"]!.GetValue<int>());
        Assert.True(json["clusters"]![0]!["signaturesChecked"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Verify_AlteredRow_IsOneAndNamesThePosition()
    {
        await using (var database = NpgsqlDataSource.Create(_connection))
        await using (var alter = database.CreateCommand("SET session_replication_role = replica; UPDATE object SET name = 'x' WHERE id = 8"))
            await alter.ExecuteNonQueryAsync(_cancellation);
        var report = Path.Combine(_folder, "report.json");
        var (code, output) = await RunAsync("verify", "--cluster", "prod", "--report", report);
        Assert.Equal(1, code);
        Assert.Contains("position 7: row", output, StringComparison.Ordinal);
        Assert.Equal(7, JsonNode.Parse(await File.ReadAllTextAsync(report, _cancellation))!["clusters"]![0]!["findings"]![0]!["from"]!.GetValue<int>());
    }

    [Fact]
    public async Task Verify_WithoutHeadsOutside_SaysWhatThatMeans()
    {
        File.Delete(Heads);
        var (code, output) = await RunAsync("verify", "--key", _publicKey);
        Assert.Equal(0, code);
        Assert.Contains("could have rewritten all of this", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_ThenVerifiedWithoutADatabase_IsZero()
    {
        var export = Path.Combine(_folder, "export.jsonl");
        Assert.Equal(0, (await RunAsync("export", "--cluster", "prod", "--from", "3", "--to", "9", "--out", export)).Code);
        _connection = "";
        var (code, output) = await RunAsync("verify", "--export", export, "--key", _publicKey, "--heads", Heads);
        Assert.Equal(0, code);
        Assert.Contains("7 rows, positions 3 to 9", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify --cluster nowhere", "It has: prod")]
    [InlineData("verify --from 9 --to 3", "behind")]
    [InlineData("verify --from -1", "--from")]
    [InlineData("verify --heads /no/such/file", "--heads")]
    [InlineData("verify --key nonsense", "--key")]
    [InlineData("verify --export /no/such/file --key nonsense", "--key")]
    [InlineData("export --cluster prod", "--out")]
    [InlineData("export --cluster prod --from 9 --to 3 --out x", "behind")]
    public async Task Misused_IsTwoAndNamesTheOption(string arguments, string says)
    {
        var (code, output) = await RunAsync(arguments.Split(' '));
        Assert.Contains(says, output, StringComparison.Ordinal);
        Assert.Equal(2, code);
    }

    [Fact]
    public async Task Export_OfRowsThatNoHeadCovers_IsOneAndLeavesNoFile()
    {
        var export = Path.Combine(_folder, "export.jsonl");
        var (code, output) = await RunAsync("export", "--cluster", "prod", "--from", "3", "--to", "99", "--out", export);
        Assert.Equal(1, code);
        Assert.Contains("cover 20 rows", output, StringComparison.Ordinal);
        Assert.False(File.Exists(export));
    }

    private async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        await using var process = DashboardProcess.Start(
            arguments,
            new Dictionary<string, string>
            {
                ["ConnectionStrings__Dashboard"] = _connection, ["Dashboard__Evidence__Key"] = Path.Combine(_folder, "evidence.key"), ["Dashboard__Evidence__TreeHeads"] = Heads,
            },
            DashboardProcess.FreePort());
        return (await process.ExitCodeAsync(_cancellation), process.Output);
    }

    private static async IAsyncEnumerable<Observation> Observations()
    {
        await Task.Yield();
        for (var i = 0; i < 20; i++)
        {
            yield return new Observation(
                Verb.Added, new ObjectIdentity(s_scope.Kind, "ns", $"n{i}", $"u{i}"), "1", 1, TimeProvider.System.GetUtcNow(), Encoding.UTF8.GetBytes($$"""{ "metadata": { "name": "n{{i}}" } }"""));
        }
    }
}
