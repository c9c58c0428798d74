using System.Text;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Tests.Http;

/// <summary>Reads a watch line by line, with a bound on every wait.</summary>
internal sealed class WatchReader(HttpResponseMessage response, Stream stream) : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(15);

    private readonly StreamReader _reader = new(stream, Encoding.UTF8);

    public HttpResponseMessage Response => response;

    /// <summary>Null at the end of the stream.</summary>
    public async Task<string?> LineAsync()
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        return await _reader.ReadLineAsync(bound.Token);
    }

    public async Task<(string Type, JsonObject Object)> EventAsync()
    {
        var line = await LineAsync();
        Assert.NotNull(line);
        var parsed = SimulatedApi.Parse(line);
        return (parsed["type"]!.ToString(), (JsonObject)parsed["object"]!);
    }

    /// <summary>The type and name of each of the next events.</summary>
    public async Task<List<string>> NamesAsync(int count)
    {
        var names = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var (type, obj) = await EventAsync();
            names.Add($"{type} {obj["metadata"]?["name"]}".TrimEnd());
        }

        return names;
    }

    public void Dispose()
    {
        _reader.Dispose();
        response.Dispose();
    }
}
