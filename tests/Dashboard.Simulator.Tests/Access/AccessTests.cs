using Dashboard.Simulator.Store;
using Dashboard.Simulator.Tests.Http;

namespace Dashboard.Simulator.Tests.Access;

/// <summary>Static tokens and the roles that the recordings were made with.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private const string Applications = "/apis/fleet.example.com/v1/applications";

    private static readonly WriteOptions By = new("admin");
    private static readonly (string, string) Admin = Bearer("root-token");
    private static readonly (string, string) Alice = Bearer("alice-token");

    private readonly string _tokens = Path.GetTempFileName();
    private SimulatedApi _api = null!;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_tokens, "root-token,admin,,\"system:masters\"\nalice-token,alice,0f0e,\"team-payments,fleet:developers\"\nbot-token,system:serviceaccount:payments:default,4fc3,\"system:serviceaccounts,system:serviceaccounts:payments\"\n", TestContext.Current.CancellationToken);
        _api = await SimulatedApi.StartWithFleetAsync(_tokens);
        _api.Store.Create(SimulatedApi.Parse("""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"fleet-developer"},
             "rules":[{"verbs":["*"],"apiGroups":["fleet.example.com","certs.example.com","apps","","events.k8s.io"],"resources":["*"]}]}
            """), By);
        _api.Store.Create(SimulatedApi.Parse("""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"fleet-developer"},
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"fleet-developer"},"subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"Group","name":"fleet:developers"}]}
            """), By);
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        File.Delete(_tokens);
    }

    [Theory]
    [InlineData("auth/selfsubjectaccessreview-allowed.json")]
    [InlineData("auth/selfsubjectaccessreview-denied.json")]
    [InlineData("auth/selfsubjectreview-alice.json")]
    [InlineData("auth/selfsubjectreview-extra.json")]
    [InlineData("auth/selfsubjectrulesreview-alice.json")]
    [InlineData("auth/subjectaccessreview-allowed.json")]
    [InlineData("auth/subjectaccessreview-denied.json")]
    [InlineData("auth/tokenreview-invalid.json")]
    [InlineData("errors/403-list.json")]
    [InlineData("errors/403-watch.json")]
    [InlineData("errors/403-watch-namespaced.json")]
    public Task Answer_RecordedRequest_EqualsTheRecording(string file) => RecordedRequest.HoldsAsync(_api, file, Admin);

    [Fact]
    public Task Answer_BadToken_EqualsTheRecording() => RecordedRequest.HoldsAsync(_api, "errors/401-bad-token.json", Bearer("not-a-token"));

    [Fact]
    public async Task Anonymous_Is401_EverywhereButAtTheFaultScript()
    {
        Assert.Equal(401, (await _api.GetAsync(Applications)).Status);
        Assert.Equal(401, (await _api.GetAsync("/version")).Status);
        Assert.Equal(200, (await _api.GetAsync("/simulator/faults")).Status);
    }

    [Fact]
    public async Task Token_MayWhatItsRolesSay()
    {
        Assert.Equal(200, (await GetAsync(Applications, Alice)).Status);
        Assert.Equal(200, (await GetAsync("/apis", Alice)).Status);
        Assert.Equal(403, (await GetAsync("/apis/rbac.authorization.k8s.io/v1/clusterroles", Alice)).Status);
        Assert.Equal("forbidden: User \"alice\" cannot get path \"/metrics\"", (await GetAsync("/metrics", Alice)).Json["message"]!.ToString());
        // Whoever may not impersonate is refused, whatever the other may.
        Assert.Equal(403, (await _api.SendAsync("GET", Applications, headers: [Bearer("bot-token"), ("Impersonate-User", "admin"), ("Impersonate-Group", "system:masters")])).Status);
    }

    [Fact]
    public async Task RoleBinding_HoldsInItsNamespaceOnly_AndEndsWithIt()
    {
        var bot = Bearer("bot-token");
        _api.Store.Create(SimulatedApi.Parse("""{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"reader","namespace":"payments"},"rules":[{"verbs":["get","list"],"apiGroups":[""],"resources":["configmaps"],"resourceNames":[]}]}"""), By);
        _api.Store.Create(SimulatedApi.Parse("""{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"reader","namespace":"payments"},"roleRef":{"kind":"Role","name":"reader"},"subjects":[{"kind":"ServiceAccount","name":"default"}]}"""), By);
        Assert.Equal(200, (await GetAsync("/api/v1/namespaces/payments/configmaps", bot)).Status);
        Assert.Equal(403, (await GetAsync("/api/v1/namespaces/default/configmaps", bot)).Status);
        Assert.Equal(403, (await GetAsync("/api/v1/configmaps", bot)).Status);

        _api.Store.Delete("rbac.authorization.k8s.io/v1", "RoleBinding", "payments", "reader");
        Assert.Equal(403, (await GetAsync("/api/v1/namespaces/payments/configmaps", bot)).Status);
    }

    [Fact]
    public async Task TokenReview_KnownToken_NamesItsUser()
    {
        var reply = await _api.SendAsync("POST", "/apis/authentication.k8s.io/v1/tokenreviews", """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","spec":{"token":"bot-token"} }""", headers: [Admin]);
        var status = reply.Json["status"]!;
        Assert.True((bool)status["authenticated"]!);
        Assert.Equal("""{"username":"system:serviceaccount:payments:default","uid":"4fc3","groups":["system:serviceaccounts","system:serviceaccounts:payments","system:authenticated"]}""", status["user"]!.ToJsonString());
    }

    [Fact]
    public async Task TokenFile_Rewritten_RotatesTheToken()
    {
        var before = File.GetLastWriteTimeUtc(_tokens);
        await File.WriteAllTextAsync(_tokens, "root-token-2,admin,,system:masters\n", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(_tokens, before.AddSeconds(1));
        Assert.Equal(401, (await GetAsync(Applications, Admin)).Status);
        Assert.Equal(200, (await GetAsync(Applications, Bearer("root-token-2"))).Status);
    }

    private Task<Reply> GetAsync(string path, (string, string) token) => _api.SendAsync("GET", path, headers: [token]);

    private static (string, string) Bearer(string token) => ("Authorization", $"Bearer {token}");
}
