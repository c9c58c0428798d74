using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Dashboard.Simulator.Objects;

namespace Dashboard.Simulator.Tests.Objects;

public sealed class FieldSetTests
{
    private static readonly string[] ElementNames = ["f:a", "f:b", "f:c", "k:{\"name\":\"x\"}", "k:{\"port\":80}", "k:{\"port\":443}", "v:\"x\"", "i:0"];

    private static readonly Gen<string> Element = Gen.Int[0, 7].Select(i => ElementNames[i]);

    private static readonly Gen<FieldSet> Sets = Tree(3).Select(FieldSet.Of);

    private static Gen<JsonObject> Tree(int depth) => Gen.Select(Element, Gen.Bool, depth == 0 ? Gen.Const(new JsonObject()) : Tree(depth - 1))
        .Array[0, 4].Select(pairs =>
        {
            var map = new JsonObject();
            foreach (var (element, member, inner) in pairs)
            {
                var copy = (JsonObject)inner.DeepClone();
                if (member && copy.Count > 0)
                    copy["."] = new JsonObject();
                map[element] = copy;
            }
            return map;
        });

    [Fact]
    public void Json_RoundTrip_IsTheSameSet() =>
        Sets.Sample(s => FieldSet.Of(s.ToJson()).SetEquals(s));

    [Fact]
    public void Operations_AreThoseOfSetsOfPaths() =>
        Gen.Select(Sets, Sets).Sample((a, b) =>
            Same(a.Union(b), Paths(a).Union(Paths(b)))
            && Same(a.Except(b), Paths(a).Except(Paths(b)))
            && Same(a.Intersect(b), Paths(a).Intersect(Paths(b)))
            && Same(a.Without(b), Paths(a).Where(p => !Paths(b).Any(q => p == q || p.StartsWith(q + "\n", StringComparison.Ordinal)))));

    [Fact]
    public void Elements_AreWrittenInTheServersOrder()
    {
        var set = FieldSet.Of((JsonObject)JsonInput.Parse(
            """{"v:\"b\"":{},"k:{\"port\":8080,\"protocol\":\"TCP\"}":{},"k:{\"port\":80,\"protocol\":\"UDP\"}":{},"k:{\"port\":80,\"protocol\":\"TCP\"}":{},"f:b":{},"f:a":{"f:x":{},".":{}}}""")!);
        Assert.Equal(
            """{"f:a":{".":{},"f:x":{}},"f:b":{},"k:{\"port\":80,\"protocol\":\"TCP\"}":{},"k:{\"port\":80,\"protocol\":\"UDP\"}":{},"k:{\"port\":8080,\"protocol\":\"TCP\"}":{},"v:\"b\"":{}}""",
            Encoding.UTF8.GetString(JsonBytes.Of(set.ToJson())));
    }

    [Fact]
    public void Update_MoreThanTenUpdaters_FoldsTheOldest()
    {
        var type = ObjectType.OfCustomResource(null);
        JsonObject? live = null;
        for (var i = 0; i < 14; i++)
        {
            var updated = (JsonObject?)live?.DeepClone() ?? new JsonObject { ["metadata"] = new JsonObject(), ["spec"] = new JsonObject() };
            updated["spec"]![$"field{i}"] = i;
            ManagedFields.Update(live, updated, new($"writer-{i:00}", "x/v1"), type, DateTimeOffset.UnixEpoch.AddSeconds(i));
            live = updated;
        }
        var managers = live!["metadata"]!["managedFields"]!.AsArray().Select(e => e!["manager"]!.GetValue<string>()).ToList();
        Assert.Equal(["ancient-changes", .. Enumerable.Range(5, 9).Select(i => $"writer-{i:00}")], managers);
    }

    [Fact]
    public void Update_EmptyEntryGiven_ForgetsAllOwners()
    {
        var type = ObjectType.OfCustomResource(null);
        var live = new JsonObject { ["metadata"] = new JsonObject(), ["spec"] = new JsonObject { ["a"] = 1 } };
        ManagedFields.Update(null, live, new("one", "x/v1"), type, DateTimeOffset.UnixEpoch);
        var updated = (JsonObject)live.DeepClone();
        updated["metadata"]!["managedFields"] = new JsonArray(new JsonObject());
        ManagedFields.Update(live, updated, new("two", "x/v1"), type, DateTimeOffset.UnixEpoch);
        Assert.Null(updated["metadata"]!["managedFields"]);
    }

    private static HashSet<string> Paths(FieldSet set) => [.. set.Paths().Select(p => string.Join('\n', p))];

    private static bool Same(FieldSet set, IEnumerable<string> paths) => Paths(set).SetEquals(paths);
}
