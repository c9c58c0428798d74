using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet;

namespace Dashboard.Simulator.Tests.Fleet;

public sealed class DeterminismTests
{
    [Fact]
    public void SameSeedAndSteps_GiveTheSameEvents()
    {
        Assert.Equal(HashOfRun(seed: 5, TimeSpan.FromSeconds(1)), HashOfRun(seed: 5, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void AnotherSeed_GivesOtherEvents()
    {
        Assert.NotEqual(HashOfRun(seed: 5, TimeSpan.FromSeconds(1)), HashOfRun(seed: 6, TimeSpan.FromSeconds(1)));
    }

    private static string HashOfRun(int seed, TimeSpan step)
    {
        using var fleet = new FleetUnderTest(new FleetOptions { Objects = 400, ChangesPerSecond = 40, Seed = seed });
        fleet.Run(TimeSpan.FromSeconds(100), step);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var item in fleet.Events)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{item.Type} {WithoutIdentity(item.Object).ToJsonString()}\n"));
        }

        Assert.True(fleet.Events.Count > 3_000);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    // Uids are the API server's, not the fleet's.
    private static JsonNode WithoutIdentity(JsonObject obj)
    {
        var copy = obj.DeepClone();
        Strip(copy);
        return copy;
    }

    private static void Strip(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                map.Remove("uid");
                foreach (var value in map.Select(entry => entry.Value).ToList())
                {
                    Strip(value);
                }

                break;
            case JsonArray list:
                foreach (var value in list)
                {
                    Strip(value);
                }

                break;
        }
    }
}
