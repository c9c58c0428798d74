using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dashboard.Web.Features.ObjectDetails;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dashboard.Web.Tests.Features;

public sealed class YamlTests
{
    [Fact]
    public void Lines_Object_KeepOrderAndStandAsKubectlWritesThem()
    {
        const string Json = """{"kind":"Certificate","apiVersion":"cert-manager.io/v1","metadata":{"name":"a","managedFields":[{"manager":"x"}]},"spec":{"dnsNames":["a.b","c"],"empty":{},"none":[],"count":1.50},"status":{"conditions":[{"type":"Ready","status":"False"}]}}""";
        const string Expected = """
            kind: Certificate
            apiVersion: cert-manager.io/v1
            metadata:
              name: a
            spec:
              dnsNames:
              - a.b
              - c
              empty: {}
              none: []
              count: 1.50
            status:
              conditions:
              - type: Ready
                status: "False"
            """;
        Assert.Equal(Expected.ReplaceLineEndings("\n"), Text(Json));
    }

    [Fact]
    public void Lines_Paths_AreThoseOfHistories()
    {
        var lines = YamlText.Lines("""{"metadata":{"labels":{"a.b/c":"d"}},"status":{"conditions":[{"type":"Ready","reason":"X"}],"numbers":[{"n":1}]}}"""u8.ToArray(), managedFields: true);
        Assert.Contains(lines, line => line.Path == "status.conditions[Ready].reason" && line.Value == "X");
        Assert.Contains(lines, line => line.Path == "metadata.labels[\"a.b/c\"]");
        Assert.Contains(lines, line => line.Path == "status.numbers[0].n");
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("Null")]
    [InlineData("012")]
    [InlineData("1e3")]
    [InlineData("12:30:45")]
    [InlineData("0x1F")]
    [InlineData("2026-11-17T09:10:00Z")]
    [InlineData("-1")]
    [InlineData(".5")]
    [InlineData("")]
    [InlineData(" lead")]
    [InlineData("a: b")]
    [InlineData("a #b")]
    [InlineData("- x")]
    [InlineData("ends:")]
    [InlineData("<<")]
    [InlineData("a\u0001b")]
    [InlineData("smile \U0001F600")]
    public void Scalar_ThatAReaderCouldTakeForSomethingElse_IsQuoted(string text)
    {
        var line = Assert.Single(YamlText.Lines(Encoding.UTF8.GetBytes(new JsonObject { ["k"] = text }.ToJsonString()), managedFields: true));
        Assert.StartsWith("\"", line.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12h")]
    [InlineData("nginx:1.27")]
    [InlineData("a.b/c@sha256:abc")]
    [InlineData("IssuerNotReady")]
    public void Scalar_ThatOnlyReadsAsText_IsPlain(string text)
    {
        var line = Assert.Single(YamlText.Lines(Encoding.UTF8.GetBytes(new JsonObject { ["k"] = text }.ToJsonString()), managedFields: true));
        Assert.Equal(text, line.Value);
    }

    [Theory]
    [InlineData("one\ntwo")]
    [InlineData("one\ntwo\n")]
    [InlineData("one\n\n  indented\ntwo\n\n\n")]
    [InlineData(" starts with a blank\nx")]
    [InlineData("tab\tand\ncontrol\u0007")]
    [InlineData("quote \" back \\ é")]
    public void Text_OfAnyShape_ReadsBackExactly(string text)
    {
        var json = new JsonObject { ["key with: colon"] = text, ["list"] = new JsonArray(text, new JsonArray(text, "x"), new JsonObject { ["a"] = text, ["b"] = new JsonArray() }) };
        Assert.Equal(json.ToJsonString(), Read(Text(json.ToJsonString())).ToJsonString());
    }

    [Fact]
    public void Lines_NoObject_IsRefused() => Assert.ThrowsAny<JsonException>(() => YamlText.Lines("[1]"u8.ToArray(), managedFields: true));

    private static string Text(string json) => string.Join('\n', YamlText.Lines(Encoding.UTF8.GetBytes(json), managedFields: false));

    private static JsonNode Read(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return Node(stream.Documents[0].RootNode);
    }

    private static JsonNode Node(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, (JsonNode?)Node(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Node)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "{}" } => new JsonObject(),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value)!,
        _ => throw new InvalidOperationException(node.NodeType.ToString()),
    };
}
