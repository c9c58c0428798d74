using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Dashboard.Simulator.Objects;

namespace Dashboard.Simulator.Tests.Objects;

public sealed class JsonBytesTests
{
    [Theory]
    [InlineData("applications", KeyOrder.Sorted)]
    [InlineData("databases", KeyOrder.Sorted)]
    [InlineData("queues", KeyOrder.Sorted)]
    [InlineData("certificates", KeyOrder.Sorted)]
    [InlineData("pods", KeyOrder.BuiltIn)]
    [InlineData("deployments", KeyOrder.BuiltIn)]
    [InlineData("nodes", KeyOrder.BuiltIn)]
    [InlineData("customresourcedefinitions", KeyOrder.BuiltIn)]
    [InlineData("endpointslices", KeyOrder.BuiltIn)]
    public void Write_RecordedObjects_GivesTheRecordedBytes(string resource, KeyOrder order)
    {
        var lines = Recordings.Text($"streams/{resource}.ndjson").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var seen = 0;
        foreach (var line in lines.Where(l => !l.Contains("\"BOOKMARK\"", StringComparison.Ordinal)))
        {
            var recorded = line[line.IndexOf('{', 1)..^1];
            Assert.Equal(recorded, Encoding.UTF8.GetString(JsonBytes.Of(Shuffled(JsonInput.Parse(recorded)!, order), order)));
            seen++;
        }
        Assert.NotEqual(0, seen);
    }

    [Theory]
    [InlineData("\"<a href='x'>&\u2028\u2029\"", "\"\\u003ca href='x'\\u003e\\u0026\\u2028\\u2029\"")]
    [InlineData("\"\\u0000\\u001f\\u007f\\b\\f\\n\\r\\t\\\\\\\"\\/\"", "\"\\u0000\\u001f\u007f\\b\\f\\n\\r\\t\\\\\\\"/\"")]
    [InlineData("\"\\ud83d\\ude00 \\ud83d x \\ude00\"", "\"\U0001F600 \uFFFD x \uFFFD\"")]
    [InlineData("[9223372036854775807,-9223372036854775808]", "[9223372036854775807,-9223372036854775808]")]
    [InlineData("18446744073709551615", "18446744073709552000")]
    [InlineData("[2e2,-0.0,1.50,100000000000000000000]", "[200,0,1.5,100000000000000000000]")]
    [InlineData("[1e21,1e-6,1e-7,1.25e-10,123456.789,1e23,0.1]", "[1e+21,0.000001,1e-7,1.25e-10,123456.789,1e+23,0.1]")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""")]
    public void Write_OddValues_AreAsGoHasThem(string input, string output) =>
        Assert.Equal(output, Encoding.UTF8.GetString(JsonBytes.Of(JsonInput.Parse(input))));

    [Fact]
    public void Write_Doubles_ReadBackAsTheSame() =>
        Gen.Double.Where(double.IsFinite).Sample(d =>
            double.Parse(Encoding.UTF8.GetString(JsonBytes.Of(JsonValue.Create(d))), System.Globalization.CultureInfo.InvariantCulture) == d, iter: 10_000);

    [Fact]
    public void Write_Strings_ReadBackAsTheSame() =>
        Gen.String.Sample(s =>
        {
            var clean = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(s));
            return JsonInput.Parse(JsonBytes.Of(JsonValue.Create(s)))!.GetValue<string>() == clean;
        }, iter: 5000);

    [Fact]
    public void Write_NumbersAssignedInCode_AreWhole() =>
        Assert.Equal("""{"a":1,"b":2,"c":1.5,"d":3}""", Encoding.UTF8.GetString(JsonBytes.Of(new JsonObject { ["a"] = 1, ["b"] = 2L, ["c"] = 1.5, ["d"] = 3m })));

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("{} {}")]
    [InlineData("1e400")]
    [InlineData("{'a':1}")]
    [InlineData("[1,]")]
    public void Parse_WhatIsNotJson_IsABadRequest(string text) => Assert.Equal(400, Assert.Throws<RejectedException>(() => JsonInput.Parse(text)).Code);

    [Fact]
    public void Parse_BeyondTheDepth_IsABadRequest()
    {
        var deep = new string('[', JsonInput.MaximumDepth + 1) + new string(']', JsonInput.MaximumDepth + 1);
        Assert.Equal(400, Assert.Throws<RejectedException>(() => JsonInput.Parse(deep)).Code);
        Assert.NotNull(JsonInput.Parse(deep[1..^1]));
    }

    /// <summary>The metadata and, where all is sorted, the whole in another order, so that the writer has to restore it.</summary>
    private static JsonObject Shuffled(JsonNode recorded, KeyOrder order)
    {
        var source = (JsonObject)recorded;
        if (order == KeyOrder.Sorted)
            return Reversed(source);
        var result = new JsonObject();
        foreach (var (name, value) in source)
            result[name] = name == "metadata" ? Reversed((JsonObject)value!) : value?.DeepClone();
        result.Remove("kind");
        result["kind"] = source["kind"]!.DeepClone();
        return result;
    }

    private static JsonObject Reversed(JsonObject source)
    {
        var result = new JsonObject();
        foreach (var (name, value) in source.Reverse())
            result[name] = value is JsonObject map ? Reversed(map) : value?.DeepClone();
        return result;
    }
}
