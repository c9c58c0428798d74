using Dashboard.Log.Evidence;
using Dashboard.Testing;

namespace Dashboard.Log.Tests.Evidence;

public sealed class ExportTests(PostgresFixture postgres) : EvidenceTest(postgres)
{
    private string ExportPath => Path.Combine(Folder, "export.jsonl");

    [Fact]
    public async Task Export_CheckedElsewhere_NeedsTheKeyAlone()
    {
        await RecordAsync(await KeeperAsync());
        Assert.Equal(101, await ExportAsync(200, 300));
        await Database.DisposeAsync();
        var result = await CheckAsync(HeadsPath);
        Assert.True(result.Sound, string.Join("\n", result.Findings));
        Assert.Equal((101L, 200L, 301L), (result.Rows, result.From, result.Next));
    }

    [Fact]
    public async Task Export_ReadByAnotherProgram_LeadsToTheSignedRoot()
    {
        await RecordAsync(await KeeperAsync());
        await ExportAsync(0, null);
        var lines = await File.ReadAllLinesAsync(ExportPath, Ct);
        using var header = System.Text.Json.JsonDocument.Parse(lines[0]);
        var (_, size, root) = IndependentVerifier.Note(header.RootElement.GetProperty("note").GetString()!, Key.Public(Cluster).ToString());
        foreach (var line in lines[1..])
        {
            using var row = System.Text.Json.JsonDocument.Parse(line);
            var record = row.RootElement.GetProperty("record").GetBytesFromBase64();
            var path = row.RootElement.GetProperty("path").EnumerateArray().Select(hash => hash.GetBytesFromBase64()).ToList();
            Assert.Equal(root, IndependentVerifier.RootByPath(IndependentVerifier.Leaf(record), row.RootElement.GetProperty("position").GetInt64(), size, path));
            Assert.Equal(
                IndependentVerifier.Record(record)["contentHash"],
                Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(row.RootElement.GetProperty("content").GetBytesFromBase64())));
        }
    }

    [Fact]
    public async Task Export_WithAnotherKey_IsNotBelieved()
    {
        await RecordAsync(await KeeperAsync());
        await ExportAsync(0, 10);
        using var other = SigningKey.LoadOrCreate(Path.Combine(Folder, "other.key"), out _);
        var result = await ExportCheck.VerifyAsync(ExportPath, [other.Public(Cluster).PublicKey], null, Ct);
        Assert.Contains(result.Findings, finding => finding.Kind == "head");
    }

    [Theory]
    [InlineData(1, "missing")]
    [InlineData(5, "missing")]
    [InlineData(11, "missing")]
    public async Task Export_WithoutALine_SaysWhichRow(int line, string kind)
    {
        await RecordAsync(await KeeperAsync());
        await ExportAsync(0, 10);
        var lines = (await File.ReadAllLinesAsync(ExportPath, Ct)).ToList();
        lines.RemoveAt(line);
        await File.WriteAllLinesAsync(ExportPath, lines, Ct);
        var only = Assert.Single((await CheckAsync(null)).Findings);
        Assert.Equal((kind, (long)line - 1), (only.Kind, only.From));
    }

    [Theory]
    [InlineData("content")]
    [InlineData("record")]
    [InlineData("path")]
    public async Task Export_WithAnAlteredPart_SaysWhichRow(string part)
    {
        await RecordAsync(await KeeperAsync());
        await ExportAsync(0, 10);
        var lines = await File.ReadAllLinesAsync(ExportPath, Ct);
        var row = System.Text.Json.Nodes.JsonNode.Parse(lines[5])!;
        var place = part == "path" ? row["path"]![0]! : row[part]!;
        var bytes = Convert.FromBase64String(place.GetValue<string>());
        bytes[^1] ^= 1;
        place.ReplaceWith(Convert.ToBase64String(bytes));
        lines[5] = row.ToJsonString();
        await File.WriteAllLinesAsync(ExportPath, lines, Ct);
        var only = Assert.Single((await CheckAsync(null)).Findings);
        Assert.Equal(("row", 4L), (only.Kind, only.From));
    }

    [Fact]
    public async Task Export_ThatIsNone_Refuses()
    {
        await File.WriteAllTextAsync(ExportPath, "{}\n", Ct);
        await Assert.ThrowsAsync<InvalidDataException>(() => CheckAsync(null));
    }

    private async Task<long> ExportAsync(long from, long? to)
    {
        await using var file = File.Create(ExportPath);
        return await new LogExport(Database).WriteAsync(file, Cluster, from, to, Ct);
    }

    private Task<VerificationResult> CheckAsync(string? heads) => ExportCheck.VerifyAsync(ExportPath, [Key.Public(Cluster).PublicKey], heads, Ct);
}
