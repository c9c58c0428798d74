using Dashboard.Model;
using Dashboard.Model.Access;
using Dashboard.Model.Capture;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Health;
using Dashboard.Projections.References;
using Dashboard.Testing;
using static Dashboard.Projections.Tests.LogScene;

namespace Dashboard.Projections.Tests.References;

public sealed class RelationQueriesTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Find_IssuerOfACertificate_ExistsWithItsHealth_AndSeenFromBothEnds()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("ClusterIssuer.cert-manager.io", null, "corp-ca", Status(Condition("Ready", "False", "ErrGetKeyPair")), Verb.Added);
        await scene.PutAsync("Certificate.cert-manager.io", "shop", "tls", Certificate("corp-ca"), Verb.Added);
        await scene.FoldAsync();

        var relation = Assert.Single((await FindAsync(scene, "Certificate.cert-manager.io/shop/tls")).RefersTo);
        Assert.Equal(("spec.issuerRef.name", RelationVerb.Uses, "issuer", true), (relation.Path, relation.Verb, relation.Rule, relation.BuiltIn));
        Assert.Equal((RelationState.Exists, "corp-ca", HealthStatus.Failed, "ErrGetKeyPair"), (relation.Other.State, relation.Other.Name, relation.Other.Health!.Status, relation.Other.Health.Reason));
        Assert.Equal(scene.Now, relation.Since);
        var back = Assert.Single((await FindAsync(scene, "ClusterIssuer.cert-manager.io//corp-ca")).ReferredBy);
        Assert.Equal(("spec.issuerRef.name", "tls", "shop"), (back.Path, back.Other.Name, back.Other.Namespace));
    }

    [Fact]
    public async Task Find_SecretThatIsNotThere_IsUnknownUntilSecretsAreWatched_ThenMissing_ThenThere()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("ClusterIssuer.cert-manager.io", null, "corp-ca", new { spec = new { ca = new { secretName = "corp-ca-2026" } } }, Verb.Added);
        await scene.FoldAsync();
        Assert.Equal(RelationState.NotWatched, (await IssuerAsync()).State);

        await scene.ListAsync("Secret", null, ("cert-manager", "other", null));
        await scene.FoldAsync();
        Assert.Equal((RelationState.Missing, "Secret", "cert-manager", null), ((await IssuerAsync()).State, (await IssuerAsync()).Kind, (await IssuerAsync()).Namespace, (await IssuerAsync()).Uid));
        Assert.Equal(RelationState.NotWatched, (await IssuerAsync(scene.Only(new Grant("cert-manager.io", null, null)))).State);
        var past = await scene.Relations.FindAsync(scene.Everything, "ClusterIssuer.cert-manager.io//corp-ca", new LogPoint(0, null), 100, Token);
        Assert.Equal(RelationState.NotWatched, Assert.Single(past.RefersTo).Other.State); // Secrets were not watched then

        await scene.PutAsync("Secret", "cert-manager", "corp-ca-2026", verb: Verb.Added);
        await scene.FoldAsync();
        Assert.Equal((RelationState.Exists, "Secret/cert-manager/corp-ca-2026"), ((await IssuerAsync()).State, (await IssuerAsync()).Uid));
        Assert.Equal((RelationState.NotWatched, null), ((await IssuerAsync(scene.Only(new Grant("cert-manager.io", null, null)))).State, (await IssuerAsync(scene.Only(new Grant("cert-manager.io", null, null)))).Uid));

        await scene.CloseAsync("Secret", new GapCause(GapReason.Unreachable, "away"));
        await scene.PutAsync("Secret", "cert-manager", "corp-ca-2026", verb: Verb.Deleted);
        await scene.FoldAsync();
        Assert.Equal(RelationState.NotWatched, (await IssuerAsync()).State);

        async Task<RelationEnd> IssuerAsync(ReadScope? as_ = null) =>
            Assert.Single((await scene.Relations.FindAsync(as_ ?? scene.Everything, "ClusterIssuer.cert-manager.io//corp-ca", null, 100, Token)).RefersTo).Other;
    }

    [Fact]
    public async Task Find_AtThePast_ShowsWhatWasReferredToThen()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("ClusterIssuer.cert-manager.io", null, "one", Status(Condition("Ready", "False", "Broken")), Verb.Added);
        await scene.PutAsync("ClusterIssuer.cert-manager.io", null, "two", verb: Verb.Added);
        await scene.PutAsync("Certificate.cert-manager.io", "shop", "tls", Certificate("one"), Verb.Added);
        await scene.FoldAsync();
        var then = scene.Now;
        await scene.PutAsync("Certificate.cert-manager.io", "shop", "tls", Certificate("two"));
        await scene.PutAsync("ClusterIssuer.cert-manager.io", null, "one", verb: Verb.Deleted);
        await scene.FoldAsync();

        Assert.Equal("two", Assert.Single((await FindAsync(scene, "Certificate.cert-manager.io/shop/tls")).RefersTo).Other.Name);
        Assert.Empty((await FindAsync(scene, "ClusterIssuer.cert-manager.io//one")).ReferredBy);
        foreach (var at in new[] { new LogPoint(2, null), new LogPoint(null, then) })
        {
            var past = Assert.Single((await scene.Relations.FindAsync(scene.Everything, "Certificate.cert-manager.io/shop/tls", at, 100, Token)).RefersTo).Other;
            Assert.Equal(("one", RelationState.Exists, "Broken"), (past.Name, past.State, past.Health!.Reason));
            Assert.Equal("tls", Assert.Single((await scene.Relations.FindAsync(scene.Everything, "ClusterIssuer.cert-manager.io//one", at, 100, Token)).ReferredBy).Other.Name);
        }

        Assert.Null((await scene.Relations.FindAsync(scene.Everything, "Certificate.cert-manager.io/shop/tls", new LogPoint(1, null), 100, Token)).Object);
    }

    [Fact]
    public async Task Find_ServiceAndItsPods_BothWays_WithWhatIsLeftOutCounted()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("Service", "shop", "web", new { spec = new { selector = new { app = "web" } } }, Verb.Added);
        await scene.PutAsync("Service", "shop", "none", new { spec = new { selector = new { app = "nothing" } } }, Verb.Added);
        await scene.ListAsync("Pod", null);
        await scene.PutManyAsync("Pod", Enumerable.Range(0, 60).Select(i => (
            (string?)"shop", $"p{i}", (object?)new { status = new { phase = i == 7 ? "Failed" : "Running" } }, (object?)new { labels = new { app = "web" } })));
        await scene.PutAsync("Pod", "shop", "other", metadata: new { labels = new { app = "db" } }, verb: Verb.Added);
        await scene.PutAsync("Pod", "elsewhere", "p", metadata: new { labels = new { app = "web" } }, verb: Verb.Added);
        await scene.FoldAsync();

        var web = await scene.Relations.FindAsync(scene.Everything, "Service/shop/web", null, 20, Token);
        Assert.Equal((60, 20, 40), (web.RefersToTotal, web.RefersTo.Count, web.LeftOut));
        Assert.Equal(("p7", RelationVerb.Selects, "app=web"), (web.RefersTo[0].Other.Name, web.RefersTo[0].Verb, web.RefersTo[0].Selector));
        Assert.Equal("web", Assert.Single((await FindAsync(scene, "Pod/shop/p7")).ReferredBy).Other.Name);
        Assert.Empty((await FindAsync(scene, "Pod/shop/other")).ReferredBy);
        Assert.Empty((await FindAsync(scene, "Pod/elsewhere/p")).ReferredBy);
        Assert.Equal((RelationState.Missing, ""), (Assert.Single((await FindAsync(scene, "Service/shop/none")).RefersTo).Other is var none ? (none.State, none.Name) : default));
    }

    [Fact]
    public async Task Find_RefWithoutAKind_LinksToTheOneKindOfThatName_OfItsOwnGroupFirst_NeverToOneOfSeveral()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.ListAsync("Database.db.example.com", null, ("shop", "orders", null));
        await scene.PutAsync("App.example.com", "shop", "a", new { spec = new { databaseRef = new { name = "orders" }, databaseName = "orders", bucketName = "orders" } }, Verb.Added);
        await scene.PutAsync("App.example.com", "shop", "b", new { spec = new { databaseRef = new { name = "gone" }, databaseName = "gone" } }, Verb.Added);
        await scene.FoldAsync();
        Assert.Equal(["spec.databaseName", "spec.databaseRef.name"], Paths(await FindAsync(scene, "App.example.com/shop/a")));
        // A bare name that leads nowhere is no dangling reference; one in the form of a reference is.
        var dangling = Assert.Single((await FindAsync(scene, "App.example.com/shop/b")).RefersTo);
        Assert.Equal(("spec.databaseRef.name", RelationState.Missing, Certainty.Named), (dangling.Path, dangling.Other.State, dangling.Certainty));

        await scene.PutAsync("Database.other.example.com", "shop", "orders", verb: Verb.Added);
        await scene.PutAsync("Backup.db.example.com", "shop", "nightly", new { spec = new { databaseRef = new { name = "orders" } } }, Verb.Added);
        await scene.FoldAsync();
        Assert.Empty((await FindAsync(scene, "App.example.com/shop/a")).RefersTo);
        Assert.Equal("db.example.com", Assert.Single((await FindAsync(scene, "Backup.db.example.com/shop/nightly")).RefersTo).Other.Group);
        Assert.Equal(["nightly"], (await FindAsync(scene, "Database.db.example.com/shop/orders")).ReferredBy.Select(each => each.Other.Name));
        Assert.Empty((await FindAsync(scene, "Database.other.example.com/shop/orders")).ReferredBy);
    }

    [Fact]
    public async Task Find_OwnersAndOwned_AreRelationsWithTheirField()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("Database.example.com", "shop", "orders", verb: Verb.Added);
        await scene.PutAsync("StatefulSet.apps", "shop", "orders-db", metadata: Owner("Database.example.com/shop/orders", "Database"), verb: Verb.Added);
        await scene.FoldAsync();

        var owner = Assert.Single((await FindAsync(scene, "StatefulSet.apps/shop/orders-db")).RefersTo);
        Assert.Equal((RelationVerb.Owns, "orders", "ownerReferences"), (owner.Verb, owner.Other.Name, owner.Rule));
        var owned = Assert.Single((await FindAsync(scene, "Database.example.com/shop/orders")).ReferredBy);
        Assert.Equal((RelationVerb.Owns, "orders-db", "metadata.ownerReferences[orders]"), (owned.Verb, owned.Other.Name, owned.Path));
    }

    [Fact]
    public async Task Fold_StatusChanges_LeaveReferencesAlone_AndDeletionClosesThem()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("Certificate.cert-manager.io", "shop", "tls", Certificate("one"), Verb.Added);
        await scene.FoldAsync();
        var before = await scene.TableAsync("reference_edge");
        await scene.PutAsync("Certificate.cert-manager.io", "shop", "tls", Certificate("one", new { x = 1 }));
        await scene.FoldAsync();
        Assert.Equal(before, await scene.TableAsync("reference_edge"));

        await scene.PutAsync("Certificate.cert-manager.io", "shop", "tls", verb: Verb.Deleted);
        await scene.FoldAsync();
        Assert.Equal(0, await scene.NumberAsync("SELECT count(*) FROM reference_edge WHERE to_position IS NULL"));
    }

    [Fact]
    public async Task Fold_FieldTakenAway_ClosesItsReference()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("App.example.com", "shop", "a", new { spec = new { secretName = "s", configMapName = "c" } }, Verb.Added);
        await scene.PutAsync("App.example.com", "shop", "a", new { spec = new { configMapName = "c" } });
        await scene.FoldAsync();
        Assert.Equal(["spec.configMapName"], Paths(await FindAsync(scene, "App.example.com/shop/a")));
        Assert.Equal(["spec.configMapName", "spec.secretName"], Paths(await scene.Relations.FindAsync(scene.Everything, "App.example.com/shop/a", new LogPoint(0, null), 100, Token)));
    }

    [Fact]
    public async Task Find_ViewerWhoMayNotSeeTheSource_IsToldNothingOfIt()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("ClusterIssuer.cert-manager.io", null, "corp-ca", verb: Verb.Added);
        await scene.PutAsync("Certificate.cert-manager.io", "shop", "tls", Certificate("corp-ca"), Verb.Added);
        await scene.FoldAsync();

        var issuers = scene.Only(new Grant("cert-manager.io", "clusterissuers", null));
        var seen = await scene.Relations.FindAsync(issuers, "ClusterIssuer.cert-manager.io//corp-ca", null, 100, Token);
        Assert.Equal(("corp-ca", 0, 0), (seen.Object!.Name, seen.ReferredBy.Count, seen.ReferredByTotal));
        Assert.Null((await scene.Relations.FindAsync(issuers, "Certificate.cert-manager.io/shop/tls", null, 100, Token)).Object);
    }

    [Fact]
    public async Task Open_WithOtherRules_LiveObjectsAreReadAgain_AndBackToTheSameEdges()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("App.example.com", "shop", "a", new { spec = new { storeKey = "settings", secretName = "s" } }, Verb.Added);
        await scene.PutAsync("App.example.com", "shop", "gone", new { spec = new { storeKey = "settings" } }, Verb.Added);
        await scene.PutAsync("App.example.com", "shop", "gone", verb: Verb.Deleted);
        await scene.FoldAsync();
        var before = await scene.TableAsync("reference_edge");
        Assert.Equal(["spec.secretName"], Paths(await FindAsync(scene, "App.example.com/shop/a")));

        scene.Rules = new ReferenceRules([new ReferenceRuleOptions { Kind = "example.com/*", Path = "spec.storeKey", TargetKind = "ConfigMap" }]);
        await scene.NewRunner().CatchUpAsync(Token);
        Assert.Equal(["spec.secretName", "spec.storeKey"], Paths(await FindAsync(scene, "App.example.com/shop/a")));
        Assert.Equal(2, (await scene.TableAsync("reference_edge")).Split('\n').Length);

        scene.Rules = ReferenceRules.BuiltIn;
        await scene.NewRunner().CatchUpAsync(Token);
        Assert.Equal(before, await scene.TableAsync("reference_edge"));
    }

    [Fact]
    public async Task OfNodes_ReferencesByName_WithTheirTargetsIds()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.ListAsync("ClusterIssuer.cert-manager.io", null, (null, "corp-ca", null));
        await scene.PutAsync("Certificate.cert-manager.io", "shop", "tls", Certificate("corp-ca"), Verb.Added);
        await scene.PutAsync("Certificate.cert-manager.io", "shop", "other", Certificate("gone"), Verb.Added);
        await scene.FoldAsync();
        var nodes = (await scene.Topology.SnapshotAsync(scene.Everything, new(), 10, Token)).Nodes.ToDictionary(node => node.Name, node => node.Id);

        var references = await scene.Relations.OfNodesAsync(scene.Everything, nodes.Values, null, 100, Token);
        Assert.Equal(
            new (int, int?, RelationState)[] { (nodes["tls"], nodes["corp-ca"], RelationState.Exists), (nodes["other"], null, RelationState.Missing) },
            references.Select(each => (each.SourceId, each.TargetId, each.Relation.Other.State)));
        Assert.Empty(await scene.Relations.OfNodesAsync(scene.Only(new Grant("", "pods", null)), nodes.Values, null, 100, Token));
    }

    [Fact]
    public async Task Find_KindWatchedInOneNamespace_IsKnownToBeMissingOnlyThere()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.ListInAsync("shop", "Secret", null);
        foreach (var ns in new[] { "shop", "risk" })
            await scene.PutAsync("App.example.com", ns, "a", new { spec = new { secretName = "gone" } }, Verb.Added);
        await scene.FoldAsync();
        Assert.Equal(RelationState.Missing, Assert.Single((await FindAsync(scene, "App.example.com/shop/a")).RefersTo).Other.State);
        Assert.Equal(RelationState.NotWatched, Assert.Single((await FindAsync(scene, "App.example.com/risk/a")).RefersTo).Other.State);
    }

    [Fact]
    public async Task Find_NameThatOnlySuggestsAKind_IsNoReferenceWhereThatKindIsNotWatched_OrHasNoNamespaceToBeIn()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.ListInAsync("shop", "Database.db.example.com", null);
        var body = new { spec = new { databaseRef = new { name = "gone" } } };
        await scene.PutAsync("App.example.com", "shop", "a", body, Verb.Added);
        await scene.PutAsync("App.example.com", "risk", "a", body, Verb.Added);
        await scene.FoldAsync();
        Assert.Single((await FindAsync(scene, "App.example.com/shop/a")).RefersTo);
        Assert.Empty((await FindAsync(scene, "App.example.com/risk/a")).RefersTo);

        await scene.ListAsync("Bucket.db.example.com", null, ("shop", "one", null));
        await scene.PutAsync("Fleet.example.com", null, "all", new { spec = new { bucketRef = new { name = "gone" } } }, Verb.Added);
        await scene.PutAsync("App.example.com", "risk", "b", new { spec = new { bucketRef = new { name = "gone" } } }, Verb.Added);
        await scene.FoldAsync();
        Assert.Single((await FindAsync(scene, "App.example.com/risk/b")).RefersTo);
        Assert.Empty((await FindAsync(scene, "Fleet.example.com//all")).RefersTo);
    }

    [Fact]
    public async Task OwnersAmong_NearestOwners_PastThoseThatAreNotAsked()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("Application.example.com", "shop", "app", verb: Verb.Added);
        await scene.PutAsync("Deployment.apps", "shop", "api", metadata: Owner("Application.example.com/shop/app"), verb: Verb.Added);
        await scene.PutAsync("ReplicaSet.apps", "shop", "api-1", metadata: Owner("Deployment.apps/shop/api"), verb: Verb.Added);
        await scene.PutAsync("Pod", "shop", "api-1-x", metadata: Owner("ReplicaSet.apps/shop/api-1"), verb: Verb.Added);
        await scene.FoldAsync();
        var ids = (await scene.Topology.SnapshotAsync(scene.Everything, new(), 10, Token)).Nodes.ToDictionary(node => node.Name, node => node.Id);

        Assert.Equal(
            [(ids["api"], ids["app"]), (ids["api-1-x"], ids["api"])],
            (await scene.Relations.OwnersAmongAsync(scene.Everything, [ids["app"], ids["api"], ids["api-1-x"]], Token)).Order());
        Assert.Equal([(ids["api-1-x"], ids["app"])], await scene.Relations.OwnersAmongAsync(scene.Everything, [ids["app"], ids["api-1-x"]], Token));
    }

    private static object Certificate(string issuer, object? status = null) => new { spec = new { issuerRef = new { kind = "ClusterIssuer", name = issuer } }, status };

    private static Task<Relations> FindAsync(LogScene scene, string uid) => scene.Relations.FindAsync(scene.Everything, uid, null, 100, Token);

    private static IEnumerable<string> Paths(Relations relations) => relations.RefersTo.Select(relation => relation.Path).Order(StringComparer.Ordinal);
}
