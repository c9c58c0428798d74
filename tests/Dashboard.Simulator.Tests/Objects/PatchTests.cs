using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Dashboard.Simulator.Objects;

namespace Dashboard.Simulator.Tests.Objects;

public sealed class PatchTests
{
    private static readonly FieldType Deployment = ObjectType.BuiltIn("apps/v1", "Deployment").Root;

    private static readonly Gen<JsonNode?> Scalar = Gen.OneOf<JsonNode?>(
        Gen.Int[0, 3].Select(i => (JsonNode?)JsonValue.Create((long)i)), Gen.Bool.Select(b => (JsonNode?)JsonValue.Create(b)), Gen.String[Gen.Char['a', 'c'], 0, 2].Select(s => (JsonNode?)JsonValue.Create(s)));

    /// <summary>Objects without nulls: a merge patch cannot set one.</summary>
    private static Gen<JsonNode?> Trees(int depth) => depth == 0 ? Scalar : Gen.Frequency(
        (2, Scalar),
        (1, Trees(depth - 1).Array[0, 3].Select(items => (JsonNode?)new JsonArray([.. items.Select(i => i?.DeepClone())]))),
        (3, Maps(depth)));

    private static Gen<JsonNode?> Maps(int depth) => Gen.Select(Gen.String[Gen.Char['a', 'e'], 1, 1], Trees(depth - 1)).Array[0, 4].Select(pairs =>
    {
        var map = new JsonObject();
        foreach (var (name, value) in pairs)
            map[name] = value?.DeepClone();
        return (JsonNode?)map;
    });

    [Fact]
    public void MergePatch_OfADifference_GivesTheOther() =>
        Gen.Select(Maps(3), Maps(3)).Sample((a, b) =>
        {
            var patch = Difference((JsonObject)a!, (JsonObject)b!);
            return JsonNode.DeepEquals(JsonMergePatch.Apply(a!.DeepClone(), patch), b);
        }, iter: 2000);

    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("[1,2]", """{"a":"b","c":null}""", """{"a":"b"}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [InlineData("""{"a":"foo"}""", "null", "null")]
    public void MergePatch_ExamplesOfTheRfc_Hold(string target, string patch, string expected) =>
        Same(expected, JsonMergePatch.Apply(JsonInput.Parse(target), JsonInput.Parse(patch)));

    [Theory]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux"}]""", """{"foo":"bar","baz":"qux"}""")]
    [InlineData("""{"foo":["bar","baz"]}""", """[{"op":"add","path":"/foo/1","value":"qux"}]""", """{"foo":["bar","qux","baz"]}""")]
    [InlineData("""{"foo":["bar"]}""", """[{"op":"add","path":"/foo/-","value":["x"]}]""", """{"foo":["bar",["x"]]}""")]
    [InlineData("""{"foo":["a","b"]}""", """[{"op":"remove","path":"/foo/0"}]""", """{"foo":["b"]}""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"/a","value":null}]""", """{"a":null}""")]
    [InlineData("""{"a":{"x":1},"b":{}}""", """[{"op":"move","from":"/a/x","path":"/b/y"}]""", """{"a":{},"b":{"y":1}}""")]
    [InlineData("""{"a":[1]}""", """[{"op":"copy","from":"/a","path":"/b"},{"op":"add","path":"/b/0","value":2}]""", """{"a":[1],"b":[2,1]}""")]
    [InlineData("""{"a/b":{"m~n":8}}""", """[{"op":"test","path":"/a~1b/m~0n","value":8}]""", """{"a/b":{"m~n":8}}""")]
    public void JsonPatch_Operations_DoAsTheRfcSays(string target, string patch, string expected) =>
        Same(expected, JsonPatch.Apply(JsonInput.Parse(target), (JsonArray)JsonInput.Parse(patch)!));

    [Theory]
    [InlineData("""[{"op":"test","path":"/a","value":2}]""", 422)]
    [InlineData("""[{"op":"remove","path":"/nope"}]""", 422)]
    [InlineData("""[{"op":"replace","path":"/nope","value":1}]""", 422)]
    [InlineData("""[{"op":"add","path":"/list/5","value":1}]""", 422)]
    [InlineData("""[{"op":"add","path":"/list/01","value":1}]""", 422)]
    [InlineData("""[{"op":"move","from":"/map","path":"/map/x"}]""", 422)]
    [InlineData("""[{"op":"add","path":"/a"}]""", 400)]
    [InlineData("""[{"op":"merge","path":"/a"}]""", 400)]
    [InlineData("""[{"op":"add","path":"a","value":1}]""", 400)]
    [InlineData("""["add"]""", 400)]
    public void JsonPatch_WhatCannotBe_IsRefused(string patch, int code) =>
        Assert.Equal(code, Assert.Throws<RejectedException>(() =>
            JsonPatch.Apply(JsonInput.Parse("""{"a":1,"list":[1],"map":{}}"""), (JsonArray)JsonInput.Parse(patch)!)).Code);

    [Theory]
    [InlineData("""{"name":"a","image":"2"}""", """[{"name":"a","image":"2","ports":[{"containerPort":80}]},{"name":"b","image":"1"}]""")]
    [InlineData("""{"name":"c","image":"1"}""", """[{"name":"a","image":"1","ports":[{"containerPort":80}]},{"name":"b","image":"1"},{"name":"c","image":"1"}]""")]
    [InlineData("""{"name":"b","$patch":"delete"}""", """[{"name":"a","image":"1","ports":[{"containerPort":80}]}]""")]
    [InlineData("""{"$patch":"replace"},{"name":"z"}""", """[{"name":"z"}]""")]
    [InlineData("""{"name":"a","ports":[{"containerPort":80,"name":"http"},{"containerPort":81}]}""",
        """[{"name":"a","image":"1","ports":[{"containerPort":80,"name":"http"},{"containerPort":81}]},{"name":"b","image":"1"}]""")]
    public void StrategicMerge_Containers_MergeByName(string patch, string expected)
    {
        var target = Object("""{"spec":{"template":{"spec":{"containers":[{"name":"a","image":"1","ports":[{"containerPort":80}]},{"name":"b","image":"1"}]}}}}""");
        StrategicMergePatch.Apply(target, Object("""{"spec":{"template":{"spec":{"containers":[""" + patch + "]}}}}"), Deployment);
        Same(expected, target["spec"]!["template"]!["spec"]!["containers"]);
    }

    [Theory]
    [InlineData("""{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}""", """{"metadata":{"finalizers":["a","b"]},"spec":{"strategy":{"type":"Recreate"}}}""")]
    [InlineData("""{"spec":{"strategy":{"$patch":"replace","type":"Recreate"}}}""", """{"metadata":{"finalizers":["a","b"]},"spec":{"strategy":{"type":"Recreate"}}}""")]
    [InlineData("""{"spec":{"strategy":{"$patch":"delete"}}}""", """{"metadata":{"finalizers":["a","b"]},"spec":{}}""")]
    [InlineData("""{"spec":null,"metadata":{"$deleteFromPrimitiveList/finalizers":["a"],"$setElementOrder/finalizers":["c","b"],"finalizers":["c"]}}""", """{"metadata":{"finalizers":["c","b"]}}""")]
    public void StrategicMerge_Directives_AreObeyed(string patch, string expected)
    {
        var target = Object("""{"metadata":{"finalizers":["a","b"]},"spec":{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}}}}""");
        Same(expected, StrategicMergePatch.Apply(target, Object(patch), Deployment));
    }

    [Fact]
    public void StrategicMerge_ElementOrder_MovesWhatItNames()
    {
        var target = Object("""{"spec":{"template":{"spec":{"containers":[{"name":"a"},{"name":"b"},{"name":"c"}]}}}}""");
        StrategicMergePatch.Apply(target, Object(
            """{"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"c"},{"name":"a"}],"containers":[{"name":"a","image":"x"}]}}}}"""), Deployment);
        Same("""[{"name":"c"},{"name":"b"},{"name":"a","image":"x"}]""", target["spec"]!["template"]!["spec"]!["containers"]);
    }

    [Theory]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"image":"x"}]}}}}""")]
    [InlineData("""{"spec":{"$patch":"explode"}}""")]
    [InlineData("""{"spec":{"strategy":{"$retainKeys":["type"],"rollingUpdate":{}}}}""")]
    public void StrategicMerge_Nonsense_IsABadRequest(string patch) =>
        Assert.Equal(400, Assert.Throws<RejectedException>(() => StrategicMergePatch.Apply(Object("""{"spec":{}}"""), Object(patch), Deployment)).Code);

    private static JsonObject Difference(JsonObject from, JsonObject to)
    {
        var patch = new JsonObject();
        foreach (var (name, _) in from.Where(p => !to.ContainsKey(p.Key)))
            patch[name] = null;
        foreach (var (name, value) in to)
        {
            if (from[name] is JsonObject a && value is JsonObject b)
                patch[name] = Difference(a, b);
            else if (!JsonNode.DeepEquals(from[name], value))
                patch[name] = value!.DeepClone();
        }
        return patch;
    }

    private static JsonObject Object(string text) => JsonInput.ParseObject(Encoding.UTF8.GetBytes(text));

    private static void Same(string expected, JsonNode? actual) => Assert.Equal(expected, actual?.ToJsonString() ?? "null");
}
