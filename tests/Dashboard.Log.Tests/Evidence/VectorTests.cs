using System.Text.Json;
using Dashboard.Log.Evidence;
using Dashboard.Model;
using Dashboard.Model.Evidence;

namespace Dashboard.Log.Tests.Evidence;

/// <summary>The worked example beside docs/evidence.md: what the product makes, and what the document's reader makes of it. <c>DASHBOARD_WRITE_VECTORS=1</c> writes it anew.</summary>
public sealed class VectorTests
{
    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string s_file = Path.Combine(Root(), "docs", "evidence-vectors.json");

    [Fact]
    public async Task Vectors_AreWhatTheProductMakes()
    {
        var made = await MakeAsync();
        if (Environment.GetEnvironmentVariable("DASHBOARD_WRITE_VECTORS") == "1")
            await File.WriteAllTextAsync(s_file, made, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(s_file, TestContext.Current.CancellationToken), made);
    }

    [Fact]
    public void Vectors_AreAcceptedByTheDocumentsReader()
    {
        using var vectors = JsonDocument.Parse(File.ReadAllText(s_file));
        var root = vectors.RootElement;
        var records = root.GetProperty("records").EnumerateArray().Select(record => Convert.FromHexString(record.GetString()!)).ToList();
        var leaves = records.ConvertAll(IndependentVerifier.Leaf);
        Assert.Equal(root.GetProperty("leaves").EnumerateArray().Select(leaf => leaf.GetString()), leaves.Select(Convert.ToHexStringLower));
        foreach (var (size, expected) in root.GetProperty("roots").EnumerateArray().Index())
            Assert.Equal(expected.GetString(), Convert.ToHexStringLower(IndependentVerifier.Root([.. leaves.Take(size)])));
        var path = root.GetProperty("path").EnumerateArray().Select(hash => Convert.FromHexString(hash.GetString()!)).ToList();
        var (origin, signed, signedRoot) = IndependentVerifier.Note(root.GetProperty("note").GetString()!, root.GetProperty("verifierKey").GetString()!);
        Assert.Equal(("cr-dashboard/prod", 5L), (origin, signed));
        Assert.Equal(signedRoot, IndependentVerifier.RootByPath(leaves[2], 2, 5, path));
    }

    private static async Task<string> MakeAsync()
    {
        var record = EvidenceRecordTests.Example;
        var records = new List<byte[]>();
        for (var position = 0; position < 5; position++)
        {
            var row = record with { Position = position, Generation = position == 0 ? null : position };
            records.Add((position == 3 ? row with { Verb = Verb.Gap, Object = null, ResourceVersion = "", Generation = null, Manager = null, Paths = [] } : row).ToBytes());
        }

        var leaves = records.ConvertAll(bytes => TreeHash.OfLeaf(bytes));
        var frontier = new TreeFrontier();
        var roots = new List<string> { frontier.Root.ToString() };
        foreach (var leaf in leaves)
        {
            frontier.Append(leaf);
            roots.Add(frontier.Root.ToString());
        }

        var path = await TreeProofs.InclusionAsync(2, 5, node =>
        {
            var subtree = new TreeFrontier();
            for (var i = node.First; i < node.Next; i++)
                subtree.Append(leaves[(int)i]);
            return ValueTask.FromResult(subtree.Root);
        });
        var file = Path.GetTempFileName();
        // The secret key of RFC 8032, section 7.1, test 1.
        await File.WriteAllTextAsync(file, $"-----BEGIN PRIVATE KEY-----\n{Convert.ToBase64String(Convert.FromHexString("302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))}\n-----END PRIVATE KEY-----\n", TestContext.Current.CancellationToken);
        using var key = SigningKey.Load(file);
        File.Delete(file);
        var head = new TreeHead("prod", 5, frontier.Root, new DateTimeOffset(2026, 3, 12, 9, 31, 8, TimeSpan.Zero)).ToText();
        return JsonSerializer.Serialize(
            new
            {
                records = records.Select(Convert.ToHexStringLower),
                leaves = leaves.Select(leaf => leaf.ToString()),
                roots,
                path = path.Select(hash => hash.ToString()),
                verifierKey = key.Public("prod").ToString(),
                note = new SignedNote(head, [key.Sign("prod", head)]).ToString(),
            },
            s_readable) + "\n";
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Dashboard.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
