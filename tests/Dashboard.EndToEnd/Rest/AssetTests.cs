using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Dashboard.EndToEnd.World;

namespace Dashboard.EndToEnd.Rest;

/// <summary>Styles and scripts travel as the build compressed them, and are what they are without.</summary>
public sealed partial class AssetTests(LiveWorld world)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Assets_OfAPage_AreCompressed_AndTheSameAsPlain()
    {
        var page = await world.Dashboard.Client.GetStringAsync(new Uri("/", UriKind.Relative), Token);
        var assets = Asset().Matches(page).Select(match => match.Groups["path"].Value).ToList();

        Assert.Contains(assets, asset => asset.EndsWith(".css", StringComparison.Ordinal));
        Assert.Contains(assets, asset => asset.Contains("blazor.web", StringComparison.Ordinal));
        foreach (var asset in assets)
        {
            var (plain, none) = await GetAsync(asset, "identity");
            Assert.Null(none);
            foreach (var accepted in (string[])["br", "gzip"])
            {
                var (bytes, encoding) = await GetAsync(asset, accepted);
                if (encoding is null && accepted == "br") continue; // only what is released has it
                Assert.Equal(accepted, encoding);
                Assert.True(bytes.Length < plain.Length * 0.6, $"{asset} as {accepted} takes {bytes.Length} of {plain.Length} bytes.");
                await using var decoded = accepted == "br" ? (Stream)new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress) : new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
                using var all = new MemoryStream();
                await decoded.CopyToAsync(all, Token);
                Assert.Equal(plain, all.ToArray());
            }
        }
    }

    private async Task<(byte[] Bytes, string? Encoding)> GetAsync(string path, string accepted)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(accepted));
        using var answer = await world.Dashboard.Client.SendAsync(request, Token);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadAsByteArrayAsync(Token), answer.Content.Headers.ContentEncoding.SingleOrDefault());
    }

    [GeneratedRegex("""(?:href|src)="(?<path>[^"]+\.(?:css|js))["?]""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Asset();
}
