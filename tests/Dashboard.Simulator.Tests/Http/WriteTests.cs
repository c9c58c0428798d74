namespace Dashboard.Simulator.Tests.Http;

public sealed class WriteTests
{
    private const string Applications = "/apis/fleet.example.com/v1/namespaces/payments/applications";

    [Fact]
    public async Task Create_ThenUpdateFromAnOldVersion_Is409()
    {
        await using var api = await SimulatedApi.StartWithFleetAsync();
        var created = await api.SendAsync("POST", Applications, SimulatedApi.Application("cart").ToJsonString());
        Assert.Equal(201, created.Status);
        await api.SendAsync("PATCH", $"{Applications}/cart", """{"spec":{"replicas":3}}""", "application/merge-patch+json");

        var stale = created.Json;
        stale["spec"]!["replicas"] = 9;
        var refused = await api.SendAsync("PUT", $"{Applications}/cart", stale.ToJsonString());
        Assert.Equal((409, "Conflict"), (refused.Status, refused.Json["reason"]!.ToString()));
        Assert.Equal("Operation cannot be fulfilled on applications.fleet.example.com \"cart\": the object has been modified; please apply your changes to the latest version and try again", refused.Json["message"]!.ToString());
    }

    [Fact]
    public async Task Apply_Yaml_CreatesThenConflictsThenForces()
    {
        await using var api = await SimulatedApi.StartWithFleetAsync();
        const string Body = "apiVersion: fleet.example.com/v1\nkind: Application\nmetadata:\n  name: cart\nspec:\n  image: a:1\n  replicas: 2\n";
        var created = await api.SendAsync("PATCH", $"{Applications}/cart?fieldManager=one", Body, "application/apply-patch+yaml");
        Assert.Equal(201, created.Status);
        var theirs = Body.Replace("replicas: 2", "replicas: 5", StringComparison.Ordinal);
        var refused = await api.SendAsync("PATCH", $"{Applications}/cart?fieldManager=two", theirs, "application/apply-patch+yaml");
        Assert.Equal((409, "Conflict"), (refused.Status, refused.Json["reason"]!.ToString()));
        Assert.Equal(".spec.replicas", refused.Json["details"]!["causes"]![0]!["field"]!.ToString());
        var forced = await api.SendAsync("PATCH", $"{Applications}/cart?fieldManager=two&force=true", theirs, "application/apply-patch+yaml");
        Assert.Equal((200, 5), (forced.Status, (long)forced.Json["spec"]!["replicas"]!));
    }

    [Fact]
    public async Task Scale_PatchesReplicasUnderItsOwnSubresource()
    {
        await using var api = await SimulatedApi.StartWithFleetAsync();
        await api.SendAsync("POST", Applications, SimulatedApi.Application("cart").ToJsonString());
        var scaled = await api.SendAsync("PATCH", $"{Applications}/cart/scale?fieldManager=autoscaler", """{"spec":{"replicas":4}}""", "application/merge-patch+json");
        Assert.Equal((200, "Scale", 4), (scaled.Status, scaled.Json["kind"]!.ToString(), (long)scaled.Json["spec"]!["replicas"]!));
        var app = (await api.GetAsync($"{Applications}/cart")).Json;
        Assert.Equal((4, 2), ((long)app["spec"]!["replicas"]!, (long)app["metadata"]!["generation"]!));
        Assert.Contains(app["metadata"]!["managedFields"]!.AsArray(), m => m!["manager"]!.ToString() == "autoscaler" && m["subresource"]?.ToString() == "scale");
    }

    [Fact]
    public async Task Delete_ThatFinishes_IsASuccessStatus_HeldByAFinalizer_TheObject()
    {
        await using var api = await SimulatedApi.StartWithFleetAsync();
        await api.SendAsync("POST", Applications, SimulatedApi.Application("cart").ToJsonString());
        var gone = await api.SendAsync("DELETE", $"{Applications}/cart");
        Assert.Equal(("Status", "Success", "applications"), (gone.Json["kind"]!.ToString(), gone.Json["status"]!.ToString(), gone.Json["details"]!["kind"]!.ToString()));

        var held = SimulatedApi.Application("held");
        held["metadata"]!["finalizers"] = new System.Text.Json.Nodes.JsonArray("fleet.example.com/cleanup");
        await api.SendAsync("POST", Applications, held.ToJsonString());
        var waiting = await api.SendAsync("DELETE", $"{Applications}/held");
        Assert.NotNull(waiting.Json["metadata"]!["deletionTimestamp"]);
        Assert.Equal(2, (long)waiting.Json["metadata"]!["generation"]!);
        await api.SendAsync("PATCH", $"{Applications}/held", """{"metadata":{"finalizers":null}}""", "application/merge-patch+json");
        Assert.Equal(404, (await api.GetAsync($"{Applications}/held")).Status);
    }

    [Fact]
    public async Task DeleteCollection_RemovesWhatTheSelectorNames()
    {
        await using var api = await SimulatedApi.StartAsync();
        foreach (var name in (string[])["a", "b", "c"])
        {
            await api.SendAsync("POST", "/api/v1/namespaces/default/configmaps", SimulatedApi.ConfigMap(name, labels: name == "c" ? "{}" : """{"go":"1"}""").ToJsonString());
        }

        Assert.Equal(200, (await api.SendAsync("DELETE", "/api/v1/namespaces/default/configmaps?labelSelector=go")).Status);
        Assert.Equal(["c"], api.Store.List("v1", "ConfigMap").Select(o => o["metadata"]!["name"]!.ToString()));
    }

    [Theory]
    [InlineData("Strict", 400)]
    [InlineData("Warn", 201)]
    [InlineData("Ignore", 201)]
    public async Task UnknownField_IsHandledAsFieldValidationSays(string validation, int status)
    {
        await using var api = await SimulatedApi.StartWithFleetAsync();
        var app = SimulatedApi.Application("cart");
        app["spec"]!["imgae"] = "b";
        var reply = await api.SendAsync("POST", $"{Applications}?fieldValidation={validation}", app.ToJsonString());
        Assert.Equal(status, reply.Status);
        Assert.Equal(validation == "Warn", reply.Headers.ContainsKey("Warning"));
        if (status == 201) Assert.Null(reply.Json["spec"]!["imgae"]);
    }

    [Theory]
    [InlineData("POST", Applications, "{", "application/json", 400)]
    [InlineData("POST", Applications, "{}", "text/plain", 415)]
    [InlineData("POST", Applications, """{"apiVersion":"v1","kind":"Pod"}""", "application/json", 400)]
    [InlineData("PATCH", Applications + "/cart", "{}", "application/strategic-merge-patch+json", 415)]
    [InlineData("PATCH", Applications + "/nope", "{}", "application/merge-patch+json", 404)]
    [InlineData("PATCH", Applications + "/cart", "[]", "application/merge-patch+json", 400)]
    [InlineData("PATCH", Applications + "/cart", """[{"op":"remove","path":"/spec/nope"}]""", "application/json-patch+json", 422)]
    [InlineData("POST", "/api/v1/namespaces/default/configmaps", """{"metadata":{"name":"Bad_Name"}}""", "application/json", 422)]
    [InlineData("POST", "/api/v1/namespaces/default/configmaps", "{}", "application/json", 422)]
    [InlineData("DELETE", Applications + "/nope", null, "application/json", 404)]
    [InlineData("POST", "/apis/fleet.example.com/v1/namespaces/nowhere/applications", """{"metadata":{"name":"a"},"spec":{"image":"a"}}""", "application/json", 404)]
    public async Task BadWrite_IsRefusedWithAStatus(string method, string path, string? body, string contentType, int status)
    {
        await using var api = await SimulatedApi.StartWithFleetAsync();
        await api.SendAsync("POST", Applications, SimulatedApi.Application("cart").ToJsonString());
        var reply = await api.SendAsync(method, path, body, contentType);
        Assert.Equal((status, "Status"), (reply.Status, reply.Json["kind"]!.ToString()));
    }
}
