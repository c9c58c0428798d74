using System.Text;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;

namespace Dashboard.Simulator.Tests.Objects;

public sealed class StructuralSchemaTests
{
    private static readonly StructuralSchema Schema = new(Parse("""
        {"type":"object","required":["spec"],"properties":{"spec":{"type":"object","required":["image"],"properties":{
          "image":{"type":"string","minLength":1,"maxLength":5,"pattern":"^[a-z]*$"},
          "replicas":{"type":"integer","minimum":0,"maximum":20,"default":1},
          "ratio":{"type":"number","minimum":0,"exclusiveMinimum":true,"multipleOf":0.5},
          "tier":{"type":"string","enum":["frontend","backend"],"nullable":true},
          "port":{"x-kubernetes-int-or-string":true},
          "tags":{"type":"array","maxItems":2,"items":{"type":"string"},"x-kubernetes-list-type":"set"},
          "env":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],
                 "items":{"type":"object","properties":{"name":{"type":"string"},"mode":{"type":"string","default":"rw"}}}},
          "limits":{"type":"object","additionalProperties":{"type":"integer"}},
          "free":{"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{"known":{"type":"object","properties":{"a":{"type":"string"}}}}},
          "child":{"type":"object","x-kubernetes-embedded-resource":true,"properties":{"spec":{"type":"object"}}}}}}}
        """));

    [Fact]
    public void Validate_RecordedInvalidObject_GivesTheRecordedCauses()
    {
        var crd = Recordings.Json("crds/applications.fleet.example.com.json");
        var schema = new StructuralSchema((JsonObject)crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!);
        var recorded = Recordings.Json("errors/422-schema.json");
        var subject = Parse("""{"apiVersion":"fleet.example.com/v1","kind":"Application","metadata":{"name":"Bad_Name"},"spec":{"tier":"nope","replicas":"three"}}""");
        var causes = recorded["details"]!["causes"]!.AsArray();
        // The first is about the name, the last two come from CEL rules, which are not evaluated here.
        Assert.Equal(
            causes.Skip(1).Take(3).Select(c => (c!["reason"]!.GetValue<string>(), c["field"]!.GetValue<string>(), c["message"]!.GetValue<string>())),
            schema.Validate(subject).Select(e => (e.Reason, e.Field, e.Message)));
    }

    [Theory]
    [InlineData("""{"image":"a"}""", null)]
    [InlineData("""{"image":""}""", "spec.image: Invalid value: \"\": spec.image in body should be at least 1 chars long")]
    [InlineData("""{"image":"abcdef"}""", "spec.image: Too long: may not be more than 5 bytes")]
    [InlineData("""{"image":"a\n"}""", "spec.image: Invalid value: \"a\\n\": spec.image in body should match '^[a-z]*$'")]
    [InlineData("""{"image":"a","replicas":21}""", "spec.replicas: Invalid value: 21: spec.replicas in body should be less than or equal to 20")]
    [InlineData("""{"image":"a","replicas":-1}""", "spec.replicas: Invalid value: -1: spec.replicas in body should be greater than or equal to 0")]
    [InlineData("""{"image":"a","replicas":1.5}""", "spec.replicas: Invalid value: \"number\": spec.replicas in body must be of type integer: \"number\"")]
    [InlineData("""{"image":"a","replicas":2.0}""", null)]
    [InlineData("""{"image":"a","ratio":0}""", "spec.ratio: Invalid value: 0: spec.ratio in body should be greater than 0")]
    [InlineData("""{"image":"a","ratio":0.7}""", "spec.ratio: Invalid value: 0.7: spec.ratio in body should be a multiple of 0.5")]
    [InlineData("""{"image":"a","tier":null}""", null)]
    [InlineData("""{"image":"a","tier":"x"}""", "spec.tier: Unsupported value: \"x\": supported values: \"frontend\", \"backend\"")]
    [InlineData("""{"image":"a","port":"http"}""", null)]
    [InlineData("""{"image":"a","port":true}""", "spec.port: Invalid value: \"boolean\": spec.port in body must be of type integer,string: \"boolean\"")]
    [InlineData("""{"image":"a","tags":["x","x"]}""", "spec.tags[1]: Duplicate value: \"x\"")]
    [InlineData("""{"image":"a","tags":["x","y","z"]}""", "spec.tags: Too many: 3: must have at most 2 items")]
    [InlineData("""{"image":"a","env":[{"name":"a"},{"name":"a"}]}""", "spec.env[1]: Duplicate value: {\"name\":\"a\"}")]
    [InlineData("""{"image":"a","limits":{"cpu":"1"}}""", "spec.limits.cpu: Invalid value: \"string\": spec.limits.cpu in body must be of type integer: \"string\"")]
    public void Validate_EachConstraint_SaysWhatIsWrong(string spec, string? error)
    {
        var errors = Schema.Validate(Parse($$"""{"spec":{{spec}}}"""));
        Assert.Equal(error is null ? [] : [error], errors.Select(e => $"{e.Field}: {e.Message}"));
    }

    [Fact]
    public void Prune_UnknownFields_GoAndAreNamed()
    {
        var subject = Parse("""
            {"apiVersion":"x/v1","kind":"K","metadata":{"name":"a"},"more":1,"spec":{"imgae":"x","env":[{"name":"a","extra":1}],
             "free":{"anything":{"goes":1},"known":{"a":"1","b":"2"}},"limits":{"cpu":1},
             "child":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{},"status":{}}}}
            """);
        Assert.Equal(["spec.env[0].extra", "spec.free.known.b", "spec.child.status", "spec.imgae", "more"], Schema.Prune(subject));
        Assert.Equal(
            """{"apiVersion":"x/v1","kind":"K","metadata":{"name":"a"},"spec":{"env":[{"name":"a"}],"free":{"anything":{"goes":1},"known":{"a":"1"}},"limits":{"cpu":1},"child":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{}}}}""",
            subject.ToJsonString());
    }

    [Fact]
    public void Default_AbsentOrNullFields_AreFilled()
    {
        var subject = Parse("""{"spec":{"image":null,"replicas":null,"tier":null,"env":[{"name":"a"},{"name":"b","mode":"ro"}]}}""");
        Schema.Default(subject);
        Assert.Equal("""{"spec":{"replicas":1,"tier":null,"env":[{"name":"a","mode":"rw"},{"name":"b","mode":"ro"}]}}""", subject.ToJsonString());
    }

    [Fact]
    public void Validate_PatternBuiltToBacktrack_AnswersAtOnce()
    {
        var schema = new StructuralSchema(Parse("""{"type":"object","properties":{"x":{"type":"string","pattern":"^(a+)+$"}}}"""));
        Assert.Single(schema.Validate(new JsonObject { ["x"] = new string('a', 5000) + "!" }));
    }

    [Fact]
    public void Schema_Absent_AllowsEverything()
    {
        var subject = Parse("""{"spec":{"x":[1,{"y":null}]}}""");
        var schema = new StructuralSchema(null);
        Assert.Empty(schema.Prune(subject));
        Assert.Empty(schema.Validate(subject));
    }

    private static JsonObject Parse(string text) => JsonInput.ParseObject(Encoding.UTF8.GetBytes(text));
}
