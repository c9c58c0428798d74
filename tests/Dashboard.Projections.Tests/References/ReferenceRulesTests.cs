using System.Text;
using System.Text.Json;
using Dashboard.Model;
using Dashboard.Projections.References;
using Dashboard.Testing;

namespace Dashboard.Projections.Tests.References;

public sealed class ReferenceRulesTests
{
    private const string PodSpec =
        """
        {"volumes":[{"name":"a","secret":{"secretName":"s1"}},{"name":"b","configMap":{"name":"c1"}},{"name":"c","persistentVolumeClaim":{"claimName":"p1"}},
          {"name":"d","projected":{"sources":[{"secret":{"name":"s2"}},{"configMap":{"name":"c2"}}]}},{"name":"tmp","emptyDir":{}}],
         "containers":[{"name":"app","env":[{"name":"K","valueFrom":{"secretKeyRef":{"name":"s3","key":"k"}}},{"name":"L","valueFrom":{"configMapKeyRef":{"name":"c3","key":"k"}}},
           {"name":"F","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}],"envFrom":[{"configMapRef":{"name":"c4"}},{"secretRef":{"name":"s4"}}]}],
         "imagePullSecrets":[{"name":"pull"}],"serviceAccountName":"sa","nodeName":"n1","priorityClassName":"high"}
        """;

    private const string PodEdges =
        """
        volumes[a].secret.secretName Secret s1; volumes[b].configMap.name ConfigMap c1; volumes[c].persistentVolumeClaim.claimName PersistentVolumeClaim p1;
        volumes[d].projected.sources["0"].secret.name Secret s2; volumes[d].projected.sources["1"].configMap.name ConfigMap c2;
        containers[app].env[K].valueFrom.secretKeyRef.name Secret s3; containers[app].env[L].valueFrom.configMapKeyRef.name ConfigMap c3;
        containers[app].envFrom["1"].secretRef.name Secret s4; containers[app].envFrom["0"].configMapRef.name ConfigMap c4; imagePullSecrets[pull].name Secret pull;
        serviceAccountName ServiceAccount sa; nodeName Node n1; priorityClassName scheduling.k8s.io/PriorityClass high
        """;

    [Theory]
    [InlineData("/Pod", """{"spec":POD}""", "spec.POD")]
    [InlineData("apps/Deployment", """{"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"spec":POD}}}""", "spec.template.spec.POD")]
    [InlineData("batch/CronJob", """{"spec":{"jobTemplate":{"spec":{"template":{"spec":POD}}}}}""", "spec.jobTemplate.spec.template.spec.POD")]
    [InlineData("example.com/Runner", """{"spec":{"pods":{"inner":POD}}}""", "spec.pods.inner.POD")]
    [InlineData("/Service", """{"spec":{"selector":{"b":"2","a":"1"}}}""", "spec.selector Pod {a=1,b=2}")]
    [InlineData("/Service", """{"spec":{"selector":{}}}""", "")]
    [InlineData("policy/PodDisruptionBudget", """{"spec":{"selector":{"matchLabels":{"a":"1"},"matchExpressions":[{"key":"t","operator":"In","values":["y","x"]},{"key":"c","operator":"DoesNotExist"}]}}}""", "spec.selector Pod {!c,a=1,t in (x,y)}")]
    [InlineData("networking.k8s.io/NetworkPolicy", """{"spec":{"podSelector":{}}}""", "spec.podSelector Pod {}")]
    [InlineData("discovery.k8s.io/EndpointSlice", """{"metadata":{"labels":{"kubernetes.io/service-name":"web"}},"endpoints":[{"targetRef":{"kind":"Pod","namespace":"n","name":"p"}}]}""", """metadata.labels["kubernetes.io/service-name"] Service web; endpoints[0].targetRef.name Pod p""")]
    [InlineData("apps/StatefulSet", """{"spec":{"serviceName":"web"}}""", "spec.serviceName Service web")]
    [InlineData("networking.k8s.io/Ingress", """{"spec":{"ingressClassName":"c","tls":[{"secretName":"t"}],"defaultBackend":{"service":{"name":"d"}},"rules":[{"http":{"paths":[{"backend":{"service":{"name":"web"}}},{"backend":{"resource":{"apiGroup":"x.io","kind":"B","name":"b"}}}]}}]}}""",
        "spec.rules[0].http.paths[0].backend.service.name Service web; spec.rules[0].http.paths[1].backend.resource.name x.io/B b; spec.defaultBackend.service.name Service d; spec.tls[0].secretName Secret t; spec.ingressClassName networking.k8s.io/IngressClass c")]
    [InlineData("autoscaling/HorizontalPodAutoscaler", """{"spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"}}}""", "spec.scaleTargetRef.name apps/Deployment web")]
    [InlineData("rbac.authorization.k8s.io/RoleBinding", """{"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"system:r"},"subjects":[{"kind":"ServiceAccount","name":"sa","namespace":"o"},{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"jane"}]}""",
        "roleRef.name rbac.authorization.k8s.io/Role system:r; subjects[sa].name ServiceAccount o/sa")]
    [InlineData("admissionregistration.k8s.io/ValidatingWebhookConfiguration", """{"webhooks":[{"name":"w","clientConfig":{"service":{"name":"hook","namespace":"h"}}}]}""", "webhooks[w].clientConfig.service.name Service h/hook")]
    [InlineData("gateway.networking.k8s.io/Gateway", """{"spec":{"gatewayClassName":"c","listeners":[{"name":"https","tls":{"certificateRefs":[{"name":"wild"}]}}]}}""", "spec.gatewayClassName gateway.networking.k8s.io/GatewayClass c; spec.listeners[https].tls.certificateRefs[wild].name Secret wild")]
    [InlineData("gateway.networking.k8s.io/HTTPRoute", """{"spec":{"parentRefs":[{"name":"public","namespace":"ingress"}],"rules":[{"backendRefs":[{"group":"","kind":"Service","name":"web"}]}]}}""", "spec.parentRefs[public].name gateway.networking.k8s.io/Gateway ingress/public; spec.rules[0].backendRefs[web].name Service web")]
    [InlineData("/PersistentVolumeClaim", """{"spec":{"volumeName":"pv","storageClassName":"fast"}}""", "spec.volumeName PersistentVolume pv; spec.storageClassName storage.k8s.io/StorageClass fast")]
    [InlineData("cert-manager.io/Certificate", """{"spec":{"secretName":"t","commonName":"a.b","issuerRef":{"kind":"ClusterIssuer","name":"ca"}}}""", "spec.issuerRef.name cert-manager.io/ClusterIssuer ca; spec.secretName Secret t")]
    [InlineData("cert-manager.io/ClusterIssuer", """{"spec":{"ca":{"secretName":"corp-ca-2026"}}}""", "spec.ca.secretName Secret cert-manager/corp-ca-2026")]
    [InlineData("cert-manager.io/ClusterIssuer", """{"spec":{"acme":{"privateKeySecretRef":{"name":"acc"},"solvers":[{"http01":{"gatewayHTTPRoute":{"parentRefs":[{"name":"public","namespace":"ingress"}]}}}]}}}""", "spec.acme.privateKeySecretRef.name Secret cert-manager/acc; spec.acme.solvers[0].http01.gatewayHTTPRoute.parentRefs[public].name ?parent ingress/public")]
    [InlineData("platform.halden.io/XDatabase", """{"spec":{"resourceRefs":[{"apiVersion":"sql.cloud.halden.io/v1beta1","kind":"SQLInstance","name":"x"}],"claimRef":{"apiVersion":"platform.halden.io/v1alpha1","kind":"DatabaseClaim","namespace":"n","name":"y"},"compositionRef":{"name":"z"},"writeConnectionSecretToRef":{"name":"w","namespace":"crossplane-system"}}}""",
        "spec.resourceRefs[x].name sql.cloud.halden.io/SQLInstance x; spec.claimRef.name platform.halden.io/DatabaseClaim y; spec.compositionRef.name apiextensions.crossplane.io/Composition z; spec.writeConnectionSecretToRef.name Secret crossplane-system/w")]
    [InlineData("network.cloud.halden.io/FirewallRule", """{"spec":{"forProvider":{"targetRef":{"kind":"SQLInstance","name":"x"}}}}""", "spec.forProvider.targetRef.name */SQLInstance x")]
    [InlineData("argoproj.io/Application", """{"spec":{"project":"p"},"status":{"resources":[{"group":"apps","version":"v1","kind":"Deployment","namespace":"o","name":"web"}]}}""", "status.resources[web].name apps/Deployment o/web")]
    [InlineData("kustomize.toolkit.fluxcd.io/Kustomization", """{"spec":{"sourceRef":{"kind":"GitRepository","name":"g"}},"status":{"inventory":{"entries":[{"id":"shop_web_apps_Deployment","v":"v1"},{"id":"_system__r_rbac.authorization.k8s.io_ClusterRole","v":"v1"}]}}}""",
        "status.inventory.entries[0].id apps/Deployment shop/web; status.inventory.entries[1].id rbac.authorization.k8s.io/ClusterRole -/system:r; spec.sourceRef.name source.toolkit.fluxcd.io/GitRepository g")]
    [InlineData("example.com/App", """{"spec":{"databaseRef":{"name":"d"},"passwordSecretRef":{"name":"s","key":"k"},"topicName":"t","bucketName":"b","note":"x","secretName":"s2","remoteRef":{"key":"k"}}}""",
        "spec.databaseRef.name ?database d; spec.passwordSecretRef.name Secret s; spec.bucketName ??bucket b; spec.secretName Secret s2")]
    public void Read_Kind_ReferencesWithTheirFields(string kind, string json, string expected)
    {
        var prefix = expected.EndsWith("POD", StringComparison.Ordinal) ? expected[..^3] : null;
        expected = prefix is null ? expected : string.Join(";", PodEdges.Split(';').Select(edge => prefix + edge.Trim())).Replace("[\"", "[", StringComparison.Ordinal).Replace("\"]", "]", StringComparison.Ordinal);
        Assert.Equal(
            expected.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal),
            Read(kind, json.Replace("POD", PodSpec, StringComparison.Ordinal)).Select(Text).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("[]"), InlineData("null"), InlineData("""{"spec":[{"containers":{}}],"metadata":7}""")]
    [InlineData("""{"spec":{"volumes":{"a":1},"containers":[7,{"env":[null]}],"selector":[],"nodeName":{},"serviceAccountName":"has space"}}""")]
    [InlineData("""{"spec":{"fooRef":[{"name":7}],"barRefs":{"name":"x"},"selector":{"a":{"b":1}},"bazName":"\u0000"}}""")]
    [InlineData("""{"spec":{"selector":{"matchLabels":{"a":"\u0000"}},"podSelector":{"matchExpressions":[{"key":"a b","operator":"Exists"}]}}}""")]
    public void Read_HostileShapes_ReadNothing(string json)
    {
        foreach (var kind in new[] { "/Pod", "/Service", "example.com/X", "networking.k8s.io/NetworkPolicy", "argoproj.io/Application" })
            Assert.Empty(Read(kind, json));
    }

    [Fact]
    public void Read_ThousandsOfReferences_StopsAtTheBound()
    {
        var many = string.Join(',', Enumerable.Range(0, ReferenceReader.MaxReferences + 500).Select(i => $$"""{"name":"s{{i}}","kind":"Secret"}"""));
        Assert.Equal(ReferenceReader.MaxReferences, Read("example.com/X", "{\"spec\":{\"thingRefs\":[" + many + "]}}").Count);
    }

    [Fact]
    public void Read_ConfiguredRule_WinsOverTheConvention()
    {
        var rules = new ReferenceRules([new ReferenceRuleOptions { Kind = "*.example.com/*", Path = "spec.databaseRef", TargetKind = "db.example.com/Database", TargetNamespace = "data" }]);
        using var document = JsonDocument.Parse("""{"spec":{"databaseRef":{"name":"d"}}}""");
        var read = Assert.Single(rules.Read(Source("a.example.com/X"), document.RootElement));
        Assert.Equal("spec.databaseRef.name db.example.com/Database data/d", Text(read));
        Assert.True(read.Configured);
        Assert.Equal(Certainty.Named, Assert.Single(rules.Read(Source("example.org/X"), document.RootElement)).Certainty);
    }

    [Theory]
    [InlineData("/Pod", "status.phase", false)]
    [InlineData("/Pod", "spec.nodeName", true)]
    [InlineData("/Pod", "spec", true)]
    [InlineData("apps/Deployment", "spec.replicas", false)]
    [InlineData("apps/Deployment", "spec.template.spec.containers[a].image", true)]
    [InlineData("argoproj.io/Application", "status.resources[web].status", true)]
    [InlineData("example.com/X", "status.depth", false)]
    [InlineData("example.com/X", "spec.size", true)]
    [InlineData("/ConfigMap", "data.x", false)]
    public void IsTouched_OnlyByFieldsThatAreRead(string kind, string path, bool touched) =>
        Assert.Equal(touched, ReferenceRules.BuiltIn.IsTouched(Source(kind).Kind, ["metadata.annotations", path]));

    [Fact]
    public void Read_RecordedObjects_EveryKindReadsWhatItsOwnFieldsSay()
    {
        var recorded = Transcripts.Find();
        Assert.SkipWhen(recorded is null, Transcripts.Absent);
        var read = new Dictionary<string, IReadOnlyCollection<ReferenceReading>[]>();
        foreach (var (resource, kind) in new[] { ("pods", "/Pod"), ("services", "/Service"), ("endpointslices", "discovery.k8s.io/EndpointSlice"), ("certificates", "certs.example.com/Certificate"), ("backups", "fleet.example.com/Backup"), ("statefulsets", "apps/StatefulSet"), ("queues", "fleet.example.com/Queue"), ("applications", "fleet.example.com/Application") })
        {
            using var list = JsonDocument.Parse(recorded.Body($"final/{resource}.list.json"), new JsonDocumentOptions { MaxDepth = 1_024 });
            read[kind] = [.. list.RootElement.GetProperty("items").EnumerateArray().Select(item => ReferenceRules.BuiltIn.Read(Source(kind), item))];
            Assert.NotEmpty(read[kind]);
        }

        Assert.All(read["/Pod"], edges => Assert.Contains(edges, edge => edge is { Path: "spec.serviceAccountName", Kind: "ServiceAccount", Name: "default" }));
        Assert.Contains(read["/Pod"], edges => edges.Any(edge => edge is { Path: "spec.nodeName", Kind: "Node" }));
        Assert.Contains(read["/Service"], edges => edges.Any(edge => edge.Selector is { Length: > 0 }));
        Assert.Contains(read["discovery.k8s.io/EndpointSlice"], edges => edges.Any(edge => edge is { Kind: "Pod" }) && edges.Any(edge => edge is { Kind: "Service" }));
        Assert.All(read["certs.example.com/Certificate"], edges => Assert.Equal(
            ["certs.example.com/Issuer", "/Secret"], edges.Select(edge => $"{edge.Group}/{edge.Kind}")));
        Assert.All(read["fleet.example.com/Backup"], edges => Assert.Equal(("database", Certainty.Named), edges.Select(edge => (edge.Kind, edge.Certainty)).Single()));
        Assert.All(read["apps/StatefulSet"], edges => Assert.Contains(edges, edge => edge is { Path: "spec.serviceName", Kind: "Service" }));
        Assert.All(read["fleet.example.com/Queue"].Concat(read["fleet.example.com/Application"]), Assert.Empty);
    }

    private static IReadOnlyCollection<ReferenceReading> Read(string kind, string json)
    {
        using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(json));
        return ReferenceRules.BuiltIn.Read(Source(kind), document.RootElement);
    }

    private static ObjectIdentity Source(string kind)
    {
        var slash = kind.IndexOf('/', StringComparison.Ordinal);
        return new ObjectIdentity(new GroupVersionKind(kind[..slash], "v1", kind[(slash + 1)..]), "n", "x", "u");
    }

    private static string Text(ReferenceReading edge)
    {
        var kind = new string('?', (int)edge.Certainty) + edge.Group switch { null when edge.Certainty == Certainty.Stated => $"*/{edge.Kind}", null or "" => edge.Kind, var group => $"{group}/{edge.Kind}" };
        return $"{edge.Path} {kind} " + (edge.Selector is { } selector ? $"{{{selector}}}" : edge.Namespace switch { "n" => edge.Name, null => $"-/{edge.Name}", var ns => $"{ns}/{edge.Name}" });
    }
}
