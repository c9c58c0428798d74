using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Tests.Kubectl;

public sealed class KubectlTests
{
    private const string Definition =
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: gadgets.lab.example.com}
        spec:
          group: lab.example.com
          scope: Namespaced
          names: {plural: gadgets, kind: Gadget, shortNames: [gd]}
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}, scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}}
            additionalPrinterColumns:
            - {name: Colour, type: string, jsonPath: .spec.colour}
            - {name: Owner, type: string, jsonPath: .spec.owner, priority: 1}
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    required: [colour]
                    properties:
                      colour: {type: string, enum: [red, blue], description: What it looks like}
                      owner: {type: string}
                      replicas: {type: integer, default: 1}
                  status:
                    type: object
                    x-kubernetes-preserve-unknown-fields: true
        """;

    [Fact]
    public async Task ApiResources_NameBuiltInAndCustomKinds()
    {
        await using var kubectl = await WithGadgetsAsync();
        var resources = await kubectl.RunAsync("api-resources");
        foreach (var kind in (string[])["Pod", "Deployment", "CustomResourceDefinition", "EndpointSlice", "Gadget"]) Assert.Contains(kind, resources, StringComparison.Ordinal);
        Assert.Contains("v1.36", await kubectl.RunAsync("version"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_ClientSide_CreatesConfiguresAndLeavesUnchanged()
    {
        await using var kubectl = await WithGadgetsAsync();
        Assert.Contains("created", await kubectl.RunAsync("apply -f -", Gadget("red")), StringComparison.Ordinal);
        Assert.Contains("unchanged", await kubectl.RunAsync("apply -f -", Gadget("red")), StringComparison.Ordinal);
        Assert.Contains("configured", await kubectl.RunAsync("apply -f -", Gadget("blue")), StringComparison.Ordinal);
        Assert.Equal("blue", await kubectl.RunAsync("get gadget one -o jsonpath={.spec.colour}"));
        var (code, _, error) = await kubectl.TryAsync("apply -f -", Gadget("green"));
        Assert.Equal(1, code);
        Assert.Contains("Unsupported value: \"green\": supported values: \"red\", \"blue\"", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_ServerSide_ConflictsAndForces()
    {
        await using var kubectl = await WithGadgetsAsync();
        await kubectl.RunAsync("apply --server-side --field-manager=one -f -", Gadget("red"));
        var (code, _, error) = await kubectl.TryAsync("apply --server-side --field-manager=two -f -", Gadget("blue"));
        Assert.Equal(1, code);
        Assert.Contains(".spec.colour", error, StringComparison.Ordinal);
        Assert.Contains("serverside-applied", await kubectl.RunAsync("apply --server-side --force-conflicts --field-manager=two -f -", Gadget("blue")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_BuiltInKind_BothWays()
    {
        await using var kubectl = await WithGadgetsAsync();
        const string Web =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: default}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: web, image: "web:1"}, {name: side, image: "side:1"}]}
            """;
        await kubectl.RunAsync("apply -f -", Web);
        await kubectl.RunAsync("apply -f -", Web.Replace("web:1", "web:2", StringComparison.Ordinal));
        Assert.Equal("web:2 side:1", await kubectl.RunAsync("get deployment web -o jsonpath={.spec.template.spec.containers[*].image}"));
        Assert.Contains("serverside-applied", await kubectl.RunAsync("apply --server-side --force-conflicts -f -", Web), StringComparison.Ordinal);
        Assert.Contains("web:1", await kubectl.RunAsync("describe deployment web"), StringComparison.Ordinal);
        await kubectl.RunAsync("scale deployment web --replicas=4");
        Assert.Equal("4", await kubectl.RunAsync("get deployment web -o jsonpath={.spec.replicas}"));
    }

    [Fact]
    public async Task GetDescribePatchLabelDelete_WorkOnACustomResource()
    {
        await using var kubectl = await WithGadgetsAsync();
        await kubectl.RunAsync("apply -f -", Gadget("red"));
        var wide = await kubectl.RunAsync("get gd -o wide");
        Assert.Matches("NAME +COLOUR +OWNER\\s+one +red +alice", wide);
        Assert.DoesNotContain("OWNER", await kubectl.RunAsync("get gd -A"), StringComparison.Ordinal);
        Assert.Matches("Colour: +red", await kubectl.RunAsync("describe gadget one"));
        await kubectl.RunAsync("patch gadget one --type=merge -p {\\\"spec\\\":{\\\"owner\\\":\\\"bob\\\"}}");
        await kubectl.RunAsync("patch gadget one --type=json -p [{\\\"op\\\":\\\"replace\\\",\\\"path\\\":\\\"/spec/colour\\\",\\\"value\\\":\\\"blue\\\"}]");
        Assert.Equal("bobblue", await kubectl.RunAsync("get gadget one -o jsonpath={.spec.owner}{.spec.colour}"));
        await kubectl.RunAsync("label gadget one team=payments");
        Assert.Contains("one", await kubectl.RunAsync("get gadgets -l team=payments -o name"), StringComparison.Ordinal);
        // Before 1.27 kubectl explains from OpenAPI v2, which this server does not describe kinds in.
        var client = System.Text.Json.Nodes.JsonNode.Parse(await kubectl.RunAsync("version --client -o json"))!["clientVersion"]!;
        if (int.Parse(client["minor"]!.GetValue<string>().TrimEnd('+'), null) >= 27)
            Assert.Contains("What it looks like", await kubectl.RunAsync("explain gadget.spec.colour"), StringComparison.Ordinal);
        Assert.Contains("deleted", await kubectl.RunAsync("delete gadget one"), StringComparison.Ordinal);
        Assert.Equal(1, (await kubectl.TryAsync("get gadget one")).Code);
    }

    [Fact]
    public async Task Wait_SeesTheConditionCome()
    {
        await using var kubectl = await WithGadgetsAsync();
        await kubectl.RunAsync("apply -f -", Gadget("red"));
        var waiting = kubectl.RunAsync("wait gadget/one --for=condition=Ready --timeout=30s");
        kubectl.Cluster.Store.Patch("lab.example.com/v1", "Gadget", "default", "one", PatchType.Merge,
            Http.SimulatedApi.Parse("""{"status":{"conditions":[{"type":"Ready","status":"True"}]}}"""), new WriteOptions("operator", "status"));
        Assert.Contains("condition met", await waiting, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetWatch_ShowsEachChange()
    {
        await using var kubectl = await WithGadgetsAsync();
        using var watch = kubectl.Start("get gadgets -w --no-headers");
        try
        {
            await kubectl.RunAsync("apply -f -", Gadget("red"));
            Assert.Matches("one +red", await LineAsync(watch));
            await kubectl.RunAsync("patch gadget one --type=merge -p {\\\"spec\\\":{\\\"colour\\\":\\\"blue\\\"}}");
            Assert.Matches("one +blue", await LineAsync(watch));
        }
        finally
        {
            watch.Kill();
        }
    }

    [Fact]
    public async Task Contexts_NameEachCluster()
    {
        await using var kubectl = await WithGadgetsAsync();
        Assert.Equal(["prod-eu-1", "prod-eu-2"], (await kubectl.RunAsync("config get-contexts -o name")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
        Assert.Equal(1, (await kubectl.TryAsync("--context prod-eu-2 get gadgets")).Code);
    }

    private static async Task<Kubectl> WithGadgetsAsync()
    {
        var kubectl = await Kubectl.StartAsync();
        await kubectl.RunAsync("create -f -", Definition);
        await kubectl.RunAsync("wait crd/gadgets.lab.example.com --for=condition=Established --timeout=20s");
        await Http.Until.TrueAsync(async () => (await kubectl.TryAsync("get gadgets")).Code == 0);
        return kubectl;
    }

    private static string Gadget(string colour) => $"apiVersion: lab.example.com/v1\nkind: Gadget\nmetadata: {{name: one, namespace: default}}\nspec: {{colour: {colour}, owner: alice}}\n";

    private static async Task<string> LineAsync(System.Diagnostics.Process watch)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(TimeSpan.FromSeconds(20));
        return await watch.StandardOutput.ReadLineAsync(bound.Token) ?? "";
    }
}
