using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dashboard.Model.Redaction;

namespace Dashboard.Model.Tests.Redaction;

public sealed class RedactorTests
{
    private const string Canary = "canary-hunter2-x9";
    private static readonly GroupVersionKind Pod = new("", "v1", "Pod");
    private static readonly GroupVersionKind Database = new("fleet.example.com", "v1", "Database");
    private readonly Redactor redactor = new("0123456789abcdef"u8);

    [Fact]
    public void Object_WithNothingToHide_KeepsItsBytes()
    {
        const string json = """{ "kind":"Pod","metadata":{"name":"web","labels":{"a":"b"}},"spec":{"n":1.50e2,"s":"a\u003cb \ud83d\ude00 é","ok":true,"none":null} }""";
        Assert.Equal(json, Redact(Pod, json));
    }

    [Theory]
    [InlineData("password")]
    [InlineData("PASSWORD")]
    [InlineData("dbPassword")]
    [InlineData("db_password")]
    [InlineData("passwd")]
    [InlineData("token")]
    [InlineData("authToken")]
    [InlineData("apiKey")]
    [InlineData("API_KEY")]
    [InlineData("api-key")]
    [InlineData("APIKey")]
    [InlineData("privateKey")]
    [InlineData("clientSecret")]
    [InlineData("secretKey")]
    [InlineData("accessKey")]
    [InlineData("connectionString")]
    [InlineData("passwordBase64")]
    [InlineData("password2")]
    [InlineData("example.com/token")]
    [InlineData("pass\\u0077ord")]
    public void SensitiveName_ItsValueIsHidden(string name)
    {
        var result = Redact(Database, $$$$"""{"spec":{"a":1,"{{{{name}}}}":"{{{{Canary}}}}","z":"kept"}}""");
        Assert.DoesNotContain(Canary, result, StringComparison.Ordinal);
        Assert.Matches($$$$"""^\{"spec":\{"a":1,".*":"redacted:[0-9a-f]{8}","z":"kept"\}\}$""", result);
    }

    [Theory]
    [InlineData("secretName")]
    [InlineData("secretRef")]
    [InlineData("passwordSecretRef")]
    [InlineData("tokenExpirationSeconds")]
    [InlineData("automountServiceAccountToken")]
    [InlineData("accessKeyIDSecretRef")]
    [InlineData("topologyKey")]
    [InlineData("key")]
    [InlineData("publicKey")]
    [InlineData("maxTokens")]
    [InlineData("tokenReviewPath")]
    [InlineData("monkey")]
    public void NameThatRefersOrDescribes_ItsValueIsKept(string name)
    {
        var json = $$$$"""{"spec":{"{{{{name}}}}":"kept"}}""";
        Assert.Equal(json, Redact(Database, json));
    }

    [Theory]
    [InlineData("""{"spec":{"password":{"name":"db","key":"pw"}}}""")]
    [InlineData("""{"spec":{"password":{"secretKeyRef":{"key":"pw","name":"db"}}}}""")]
    [InlineData("""{"spec":{"privateKey":{"algorithm":"ECDSA","rotationPolicy":"Always","size":256}}}""")]
    [InlineData("""{"spec":{"volumes":[{"projected":{"sources":[{"serviceAccountToken":{"audience":"x","expirationSeconds":3607,"path":"token"}}]}}]}}""")]
    [InlineData("""{"spec":{"containers":[{"env":[{"name":"DB_PASSWORD","valueFrom":{"secretKeyRef":{"name":"db","key":"pw"}}}]}]}}""")]
    [InlineData("""{"metadata":{"managedFields":[{"fieldsV1":{"f:spec":{"f:password":{}}},"manager":"x"}]}}""")]
    [InlineData("""{"spec":{"token":null,"passwordEnabled":true,"password":""}}""")]
    public void Reference_IsKept(string json) => Assert.Equal(json, Redact(Database, json));

    [Theory]
    [InlineData("""{"spec":{"password":{"key":"canary-hunter2-x9"}}}""")]
    [InlineData("""{"spec":{"password":{"value":"canary-hunter2-x9"}}}""")]
    [InlineData("""{"spec":{"tokens":["canary-hunter2-x9"]}}""")]
    [InlineData("""{"spec":{"credentials":{"deep":[{"er":"canary-hunter2-x9"}]}}}""")]
    [InlineData("""{"spec":{"containers":[{"env":[{"name":"DB_PASSWORD","value":"canary-hunter2-x9"}]}]}}""")]
    [InlineData("""{"spec":{"containers":[{"env":[{"value":"canary-hunter2-x9","name":"DB_PASSWORD"}]}]}}""")]
    [InlineData("""{"spec":{"headers":[{"name":"Authorization","value":"canary-hunter2-x9"}]}}""")]
    public void SecretBelowASensitiveName_IsHidden(string json)
    {
        var result = Redact(Database, json);
        Assert.DoesNotContain(Canary, result, StringComparison.Ordinal);
        Assert.Contains("redacted:", result, StringComparison.Ordinal);
        Assert.NotNull(JsonNode.Parse(result));
    }

    [Fact]
    public void Mask_KeepsTheTypeAndShowsAChange()
    {
        var one = JsonNode.Parse(Redact(Database, """{"pin":0,"password":12345}"""))!;
        var other = JsonNode.Parse(Redact(Database, """{"pin":0,"password":12346}"""))!;
        Assert.Equal(JsonValueKind.Number, one["password"]!.GetValueKind());
        Assert.NotEqual(12345, one["password"]!.GetValue<long>());
        Assert.NotEqual(one["password"]!.GetValue<long>(), other["password"]!.GetValue<long>());
        Assert.Equal(Redact(Database, """{"password":"a"}"""), Redact(Database, """{"password":"\u0061"}"""));
        Assert.NotEqual(Redact(Database, """{"password":"a"}"""), Redact(Database, """{"password":"b"}"""));
    }

    [Fact]
    public void Mask_DependsOnTheKey()
    {
        var other = new Redactor("fedcba9876543210"u8);
        var json = """{"password":"a"}"""u8;
        Assert.NotEqual(redactor.Redact(Database, json), other.Redact(Database, json));
        Assert.Throws<ArgumentException>(() => new Redactor("short"u8));
    }

    [Fact]
    public void Secret_ValuesAreHiddenKeysStay()
    {
        var result = JsonNode.Parse(Redact(new("", "v1", "Secret"), """{"data":{"anything":"Y2FuYXJ5"},"stringData":{"x":"y"},"type":"Opaque"}"""))!;
        Assert.StartsWith("redacted:", result["data"]!["anything"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.StartsWith("redacted:", result["stringData"]!["x"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("Opaque", result["type"]!.GetValue<string>());
    }

    [Fact]
    public void LastApplied_IsRedactedAsTheDocumentItIs()
    {
        var inner = $$$$"""{"spec":{"image":"web:1","password":"{{{{Canary}}}}"}}""";
        var json = $$$$"""{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":{{{{JsonSerializer.Serialize(inner)}}}}}}}""";
        var annotation = JsonNode.Parse(Redact(Database, json))!["metadata"]!["annotations"]!["kubectl.kubernetes.io/last-applied-configuration"]!.GetValue<string>();
        Assert.DoesNotContain(Canary, annotation, StringComparison.Ordinal);
        Assert.Equal("web:1", JsonNode.Parse(annotation)!["spec"]!["image"]!.GetValue<string>());
    }

    [Fact]
    public void LastApplied_NotJson_IsHiddenAsAWhole()
    {
        var result = Redact(Database, $$$$"""{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{ {{{{Canary}}}} "}}}""");
        Assert.DoesNotContain(Canary, result, StringComparison.Ordinal);
    }

    [Fact]
    public void LastApplied_OfAConfigMap_DoesNotBringItsDataBack()
    {
        var inner = JsonSerializer.Serialize($$$$"""{"data":{"app.ini":"{{{{Canary}}}}"}}""");
        var json = $$$$"""{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":{{{{inner}}}}}}}""";
        Assert.DoesNotContain(Canary, Redact(new("", "v1", "ConfigMap"), json), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("see -----BEGIN PRIVATE KEY-----\\nMIIcanary\\n-----END PRIVATE KEY----- end", "see redacted:", " end")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlY2FuYXJ5", "redacted:", "")]
    [InlineData("id AKIAIOSFODNN7EXAMPLE used", "id redacted:", " used")]
    [InlineData("pull https://bob:canary@registry.example.com/x failed", "pull https://redacted:", "@registry.example.com/x failed")]
    [InlineData("pull https:\\/\\/bob:canary@registry.example.com failed", "pull https://redacted:", "@registry.example.com failed")]
    [InlineData("Server=db;Password=canary;Pooling=true", "Server=db;Password=redacted:", ";Pooling=true")]
    [InlineData("\\u0065yJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlY2FuYXJ5", "redacted:", "")]
    public void SecretShape_InAnyString_IsHidden(string text, string before, string after)
    {
        var message = JsonNode.Parse(Redact(Database, $$$$"""{"status":{"message":"{{{{text}}}}"}}"""))!["status"]!["message"]!.GetValue<string>();
        Assert.StartsWith(before, message, StringComparison.Ordinal);
        Assert.EndsWith(after, message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", message, StringComparison.Ordinal);
        Assert.DoesNotContain("EXAMPLE", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.com/a@b")]
    [InlineData("Basic authentication failed")]
    [InlineData("image registry.example.com/web@sha256:0123")]
    public void Prose_IsKept(string text)
    {
        var json = $$$$"""{"message":"{{{{text}}}}"}""";
        Assert.Equal(json, Redact(Database, json));
    }

    [Fact]
    public void SchemaPaths_HideWhateverTheNameSays()
    {
        redactor.SetPaths(Database, ["spec.pin", "spec.users[].code", "spec.byName.*.word"]);
        var result = Redact(Database, """{"spec":{"pin":"c1","users":[{"code":"c2","id":"kept"}],"byName":{"x":{"word":"c3"}},"code":"kept"}}""");
        var root = JsonNode.Parse(result)!["spec"]!;
        Assert.StartsWith("redacted:", root["pin"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.StartsWith("redacted:", root["users"]![0]!["code"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.StartsWith("redacted:", root["byName"]!["x"]!["word"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("kept", root["users"]![0]!["id"]!.GetValue<string>());
        Assert.Equal("kept", root["code"]!.GetValue<string>());
    }

    [Fact]
    public void CustomResourceDefinition_ItsSchemaStaysReadable()
    {
        const string json = """{"spec":{"versions":[{"schema":{"openAPIV3Schema":{"properties":{"password":{"type":"string","format":"password","description":"The password.","default":"hunter2"}}}}}]}}""";
        var result = Redact(new("apiextensions.k8s.io", "v1", "CustomResourceDefinition"), json);
        Assert.DoesNotContain("hunter2", result, StringComparison.Ordinal);
        Assert.Contains("""{"type":"string","format":"password","description":"The password.",""", result, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"password\":\"x\"")]
    [InlineData("{}{}")]
    public void UnreadableBytes_AreRefusedWithoutQuotingThem(string json)
    {
        var thrown = Assert.Throws<RedactionException>(() => Redact(Database, json));
        Assert.Null(thrown.InnerException);
        Assert.DoesNotContain("password", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HostileBytes_NeverCrash()
    {
        var deep = new string('[', 9_000) + new string(']', 9_000);
        Assert.Equal(deep, Redact(Database, deep));
        byte[] badUtf8 = [.. "{\"password\":\""u8, 0xff, 0xfe, .. "\",\"x\":\""u8, 0xc3, .. "\"}"u8];
        var result = redactor.Redact(Database, badUtf8);
        Assert.True(result.AsSpan().IndexOf((byte)0xc3) > 0);
        Assert.Equal(-1, result.AsSpan().IndexOf((byte)0xff));
        Assert.Contains("redacted:", Redact(Database, """{"password":"\ud800","password":"\ud83d\ude00"}"""), StringComparison.Ordinal);
        const string numbers = """{"a":9223372036854775807,"b":1e400,"c":-0.0}""";
        Assert.Equal(numbers, Redact(Database, numbers));
    }

    private string Redact(GroupVersionKind kind, string json) => Encoding.UTF8.GetString(redactor.Redact(kind, Encoding.UTF8.GetBytes(json)));
}
