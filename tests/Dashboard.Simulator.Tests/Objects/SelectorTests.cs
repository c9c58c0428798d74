using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;

namespace Dashboard.Simulator.Tests.Objects;

public sealed class SelectorTests
{
    private static readonly JsonObject Labels = new() { ["app"] = "web", ["tier"] = "front", ["n"] = "5", ["example.com/x"] = "" };

    [Theory]
    [InlineData("", true)]
    [InlineData("app=web", true)]
    [InlineData("app==web, tier = front", true)]
    [InlineData("app=web,tier=back", false)]
    [InlineData("app!=web", false)]
    [InlineData("missing!=web", true)]
    [InlineData("app in (api, web)", true)]
    [InlineData("app in (api)", false)]
    [InlineData("app notin (api,)", true)]
    [InlineData("missing notin (api)", true)]
    [InlineData("missing in (,a)", false)]
    [InlineData("app", true)]
    [InlineData("missing", false)]
    [InlineData("!missing", true)]
    [InlineData("!app", false)]
    [InlineData("n>4,n<6", true)]
    [InlineData("n>5", false)]
    [InlineData("example.com/x=", true)]
    [InlineData("in=x", false)]
    public void LabelSelector_EachOperator_Matches(string selector, bool matches) => Assert.Equal(matches, LabelSelector.Parse(selector).Matches(Labels));

    [Fact]
    public void LabelSelector_RecordedNonsense_GetsTheRecordedAnswer()
    {
        var error = Assert.Throws<RejectedException>(() => LabelSelector.Parse(Query("400-bad-label-selector", "labelSelector")));
        var recorded = Recordings.Json("errors/400-bad-label-selector.json");
        Assert.Equal((recorded["message"]!.GetValue<string>(), 400, recorded["reason"]!.GetValue<string>()), (error.Message, error.Code, error.Reason));
    }

    [Theory]
    [InlineData("a in b", "unable to parse requirement: found 'b' expected: '('")]
    [InlineData("a,", "found '', expected: identifier after ','")]
    [InlineData(",a", "found ',', expected: !, identifier, or 'end of string'")]
    [InlineData("a=b c", "found 'c', expected: ',' or 'end of string'")]
    [InlineData("a in ()", "unable to parse requirement: values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty")]
    [InlineData("a in (b", "unable to parse requirement: found '', expected: ',' or ')'")]
    public void LabelSelector_Nonsense_SaysWhere(string selector, string message) =>
        Assert.Equal(message, Assert.Throws<RejectedException>(() => LabelSelector.Parse(selector)).Message);

    [Theory]
    [InlineData("-a")]
    [InlineData("a/b/c=x")]
    [InlineData("a=b/c")]
    [InlineData("UPPER.example/x=1")]
    public void LabelSelector_KeysAndValuesOfNoLabel_AreRefused(string selector) => Assert.Throws<RejectedException>(() => LabelSelector.Parse(selector));

    [Fact]
    public void LabelSelector_Structured_MatchesAsWritten()
    {
        var selector = LabelSelector.FromStructured((JsonObject)JsonInput.Parse(
            """{"matchLabels":{"app":"web"},"matchExpressions":[{"key":"tier","operator":"In","values":["front"]},{"key":"gone","operator":"DoesNotExist"}]}""")!);
        Assert.True(selector.Matches(Labels));
        Assert.False(selector.Matches(new JsonObject { ["app"] = "web" }));
    }

    [Theory]
    [InlineData("status.phase=Running", true)]
    [InlineData("status.phase!=Running", false)]
    [InlineData("spec.nodeName=", true)]
    [InlineData("metadata.name==p,status.phase=Running", true)]
    [InlineData("metadata.name=other", false)]
    public void FieldSelector_OfAPod_Matches(string selector, bool matches)
    {
        var pod = (JsonObject)JsonInput.Parse("""{"metadata":{"name":"p"},"status":{"phase":"Running"}}""")!;
        Assert.Equal(matches, FieldSelector.Parse(selector, SelectableFields.Of("Pod")).Matches(pod));
    }

    [Fact]
    public void FieldSelector_RecordedUnsupportedField_GetsTheRecordedAnswer()
    {
        var version = (JsonObject)Recordings.Json("crds/applications.fleet.example.com.json")["spec"]!["versions"]![0]!;
        var fields = SelectableFields.OfCustomResource(version);
        var error = Assert.Throws<RejectedException>(() => FieldSelector.Parse(Query("400-bad-field-selector", "fieldSelector"), fields));
        Assert.Equal(Recordings.Json("errors/400-bad-field-selector.json")["message"]!.GetValue<string>(), error.Message);
        Assert.True(FieldSelector.Parse("spec.tier=worker", fields).Matches((JsonObject)JsonInput.Parse("""{"spec":{"tier":"worker"}}""")!));
    }

    [Fact]
    public void FieldSelector_EscapedValue_IsUnescaped() =>
        Assert.True(FieldSelector.Parse("metadata.name=a\\,b\\=c", SelectableFields.Of("X")).Matches(new JsonObject { ["metadata"] = new JsonObject { ["name"] = "a,b=c" } }));

    [Fact]
    public void FieldSelector_WithoutOperator_IsRefused() =>
        Assert.Equal("invalid selector: 'metadata.name'; can't understand 'metadata.name'",
            Assert.Throws<RejectedException>(() => FieldSelector.Parse("metadata.name", SelectableFields.Of("X"))).Message);

    [Fact]
    public void FieldSelector_OneName_IsKnown() => Assert.Equal("a", FieldSelector.Parse("metadata.name=a", SelectableFields.Of("X")).Name);

    private static string Query(string file, string parameter)
    {
        var path = Recordings.Lines("index.ndjson").First(l => l["file"]!.GetValue<string>() == $"errors/{file}.json")["path"]!.GetValue<string>();
        var at = path.IndexOf(parameter + "=", StringComparison.Ordinal) + parameter.Length + 1;
        return Uri.UnescapeDataString(path[at..].Split('&')[0]);
    }
}
