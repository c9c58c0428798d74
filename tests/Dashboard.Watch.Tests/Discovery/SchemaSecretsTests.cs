using Dashboard.Watch.Discovery;

namespace Dashboard.Watch.Tests.Discovery;

public sealed class SchemaSecretsTests
{
    [Fact]
    public void PasswordFormats_AreFound_PerVersion_ThroughItemsAndMaps()
    {
        var definition = """
            {"spec":{"group":"fleet.example.com","names":{"kind":"Database"},"versions":[
              {"name":"v1","schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"properties":{
                "pin":{"type":"string","format":"password"},
                "users":{"items":{"properties":{"code":{"format":"password"}}}},
                "byName":{"additionalProperties":{"anyOf":[{"format":"password"}]}},
                "open":{"format":"date-time"}}}}}}},
              {"name":"v1beta1"}]}}
            """u8.ToArray();
        var read = SchemaSecrets.Read(definition).ToList();
        Assert.Equal([new("fleet.example.com", "v1", "Database"), new("fleet.example.com", "v1beta1", "Database")], read.Select(one => one.Kind));
        Assert.Equal(["spec.pin", "spec.users[].code", "spec.byName.*"], read[0].Paths);
        Assert.Empty(read[1].Paths);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"spec":{"group":"g","names":{"kind":"K"},"versions":[{"name":"v1","schema":{"openAPIV3Schema":{"format":"password","items":{"format":"password"},"additionalProperties":{"format":"password"}}}}]}}""")]
    public void OddDefinitions_GiveNoPaths(string json) => Assert.All(SchemaSecrets.Read(System.Text.Encoding.UTF8.GetBytes(json)), one => Assert.Empty(one.Paths));
}
