using System.Text;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;

namespace Dashboard.Simulator.Tests.Objects;

public sealed class ServerSideApplyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    private static readonly ObjectType Deployment = ObjectType.BuiltIn("apps/v1", "Deployment");

    [Theory]
    [InlineData("applications")]
    [InlineData("databases")]
    [InlineData("deployments")]
    [InlineData("queues")]
    public void Apply_RecordedApplies_GiveTheRecordedManagedFieldsAndIntent(string resource)
    {
        var writes = RecordedWrite.Of(resource).Where(w => w.IsApply).ToList();
        Assert.NotEmpty(writes);
        foreach (var write in writes)
        {
            var type = ManagedFieldsTests.TypeOf(resource, write.After);
            var result = ServerSideApply.Apply(write.Before, write.Request!, write.Owner, write.Force, type, write.Now);
            Assert.Equal(Managed(write.After), Managed(result));
            // The intent is in; defaults, generation and the like are the store's part.
            foreach (var part in new[] { "spec", "status" })
            {
                if (write.Request![part] is { } intent && (part == "status") == (write.Subresource == "status"))
                    Assert.True(Contains(write.After[part], result[part]) && Contains(result[part], intent), $"{part} after {write.Request}");
            }
        }
    }

    [Fact]
    public void Apply_RecordedConflict_NamesTheOwnerAndTheField()
    {
        var conflict = Recordings.Lines("truth.ndjson").First(t => t["verb"]!.GetValue<string>() == "apply" && t["status"]?.GetValue<long>() == 409);
        var audit = Recordings.Lines("audit.ndjson").First(a =>
            a["verb"]!.GetValue<string>() == "patch" && a["responseStatus"]?["code"]?.GetValue<long>() == 409 && a["requestObject"]?["apiVersion"] is not null);
        var before = RecordedWrite.Of("applications").Last(w =>
            w.After["metadata"]!["name"]!.GetValue<string>() == "ingest"
            && string.CompareOrdinal(w.Audit["stageTimestamp"]!.GetValue<string>(), audit["stageTimestamp"]!.GetValue<string>()) < 0).After;
        var error = Assert.Throws<RejectedException>(() => ServerSideApply.Apply(
            before, (JsonObject)audit["requestObject"]!, new("bob", "fleet.example.com/v1"), force: false, ManagedFieldsTests.TypeOf("applications", before), Now));
        Assert.Equal(409, error.Code);
        Assert.Equal(conflict["error"]!["message"]!.GetValue<string>(), error.Message);
        var response = audit["responseObject"]!;
        Assert.Equal(response["message"]!.GetValue<string>(), error.Message);
        Assert.Equal(
            response["details"]!["causes"]!.AsArray().Select(c => new StatusCause(c!["reason"]!.GetValue<string>(), c["message"]!.GetValue<string>(), c["field"]!.GetValue<string>())),
            error.Causes);
    }

    [Fact]
    public void Apply_FieldLeftOut_GoesUnlessSomeoneElseOwnsIt()
    {
        var live = Apply(null, """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d","labels":{"a":"1","b":"2"}},"spec":{"replicas":3,"paused":true}}""", "one");
        live = Apply(live, """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d","labels":{"b":"2"}}}""", "two");
        live = Apply(live, """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"replicas":3}}""", "one");
        Assert.Equal("""{"b":"2"}""", live["metadata"]!["labels"]!.ToJsonString());
        Assert.Equal("""{"replicas":3}""", live["spec"]!.ToJsonString());
    }

    [Fact]
    public void Apply_ListItems_MergeByKeyInTheOrderOfTheIntent()
    {
        var live = Apply(null, Containers("""{"name":"a","image":"1"},{"name":"b","image":"1"}"""), "one");
        live = Apply(live, Containers("""{"name":"c","image":"2"},{"name":"a","imagePullPolicy":"Always"}"""), "two");
        Assert.Equal(["c", "a", "b"], live["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Select(c => c!["name"]!.GetValue<string>()));
        Assert.Equal("1", live["spec"]!["template"]!["spec"]!["containers"]![1]!["image"]!.GetValue<string>());
        live = Apply(live, Containers(""), "two");
        Assert.Equal(["a", "b"], live["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Select(c => c!["name"]!.GetValue<string>()));
        Assert.Null(live["spec"]!["template"]!["spec"]!["containers"]![0]!["imagePullPolicy"]);
    }

    [Fact]
    public void Apply_SameAgain_ChangesNothing_NotEvenTheTime()
    {
        const string Intent = """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"replicas":3}}""";
        var live = Apply(null, Intent, "one");
        var again = ServerSideApply.Apply(live, Parse(Intent), new("one", "apps/v1"), force: false, Deployment, Now.AddHours(1));
        Assert.True(JsonNode.DeepEquals(live, again));
    }

    [Fact]
    public void Apply_ConflictWithUpdaters_NamesEachFieldAndVersion()
    {
        var live = Parse("""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"replicas":3,"paused":true}}""");
        ManagedFields.Update(null, live, new("edit", "apps/v1"), Deployment, Now);
        var error = Assert.Throws<RejectedException>(() =>
            Apply(live, """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"replicas":4,"paused":false}}""", "one"));
        Assert.Equal("Apply failed with 2 conflicts: conflicts with \"edit\" using apps/v1:\n- .spec.paused\n- .spec.replicas", error.Message);
        var forced = ServerSideApply.Apply(live, Parse("""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"replicas":4}}"""),
            new("one", "apps/v1"), force: true, Deployment, Now);
        Assert.Equal("""{"f:spec":{"f:paused":{}}}""", forced["metadata"]!["managedFields"]![1]!["fieldsV1"]!.ToJsonString());
    }

    [Fact]
    public void Apply_ByKubectlOverClientSideApply_TakesTheFieldsThatAreAsItLeftThem()
    {
        const string Config = """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"replicas":3}}""";
        var live = Parse(Config);
        live["metadata"]!["annotations"] = new JsonObject { [LastAppliedConfigurationAnnotation] = Config };
        ManagedFields.Update(null, live, new("kubectl-client-side-apply", "apps/v1"), Deployment, Now);
        var changed = Config.Replace("3", "4", StringComparison.Ordinal);
        Assert.Throws<RejectedException>(() => Apply(live, changed, "someone"));
        var result = Apply(live, changed, "kubectl");
        Assert.Equal(4, result["spec"]!["replicas"]!.GetValue<long>());
        Assert.Equal(changed + "\n", result["metadata"]!["annotations"]![LastAppliedConfigurationAnnotation]!.GetValue<string>());
    }

    [Fact]
    public void Apply_WithManagedFields_IsRefused() =>
        Assert.Equal(400, Assert.Throws<RejectedException>(() => Apply(null, """{"metadata":{"name":"d","managedFields":[{"manager":"x"}]}}""", "one")).Code);

    private const string LastAppliedConfigurationAnnotation = "kubectl.kubernetes.io/last-applied-configuration";

    private static string Containers(string items) =>
        """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"template":{"spec":{"containers":[""" + items + "]}}}}";

    private static JsonObject Apply(JsonObject? live, string intent, string manager) =>
        ServerSideApply.Apply(live, Parse(intent), new(manager, "apps/v1"), force: false, Deployment, Now);

    private static JsonObject Parse(string text) => JsonInput.ParseObject(Encoding.UTF8.GetBytes(text));

    private static string Managed(JsonObject subject) => Encoding.UTF8.GetString(JsonBytes.Of(subject["metadata"]!["managedFields"], KeyOrder.Sorted));

    private static bool Contains(JsonNode? whole, JsonNode? part) => (whole, part) switch
    {
        (JsonObject a, JsonObject b) => b.All(p => Contains(a[p.Key], p.Value)),
        (JsonArray a, JsonArray b) => b.All(item => a.Any(other => Contains(other, item))),
        _ => JsonNode.DeepEquals(whole, part),
    };
}
