using Dashboard.Model;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Health;
using Dashboard.Projections.References;
using Dashboard.Web.Features.ObjectDetails;

namespace Dashboard.Web.Tests.Features;

public sealed class YamlRowTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 9, 31, 8, TimeSpan.Zero);
    private static readonly byte[] Json = """{"kind":"K","spec":{"size":1,"text":"a\nb\n","list":[{"name":"x","v":1},{"name":"y","v":2}]},"status":{"ok":true}}"""u8.ToArray();

    [Fact]
    public void Of_Lines_FoldWithTheirPart()
    {
        var rows = YamlRow.Of(YamlText.Lines(Json, managedFields: false), null, Now);
        Assert.Equal(["spec", "text", "list", "status"], rows.Where(row => row.End > row.Number).Select(row => row.Line.Key));
        Assert.Equal(11, Of(rows, "spec").End);
        Assert.Equal(6, Of(rows, "text").End);
        Assert.Equal(11, Of(rows, "list").End);
        Assert.Equal(rows.Count, Of(rows, "status").End);
        Assert.Equal(Enumerable.Range(1, rows.Count), rows.Select(row => row.Number));
    }

    [Fact]
    public void Of_Blame_IsNamedAtTheFirstLineOfARunAndDatedWhereTheChangeIsAnother()
    {
        var rows = YamlRow.Of(YamlText.Lines(Json, managedFields: false), Blame(
            ("kind", null, null, -3_000), ("spec.size", "scaler", 7, -5), ("spec.text", "maker", null, -3_000), ("spec.list[x].name", "maker", null, -3_000), ("spec.list[x].v", "maker", 6, -40),
            ("spec.list[y].name", "maker", 6, -40), ("spec.list[y].v", "maker", 6, -40), ("status.ok", null, 8, -1)), Now);
        Assert.Equal(["kind", "text", "status"], rows.Where(row => row.Names).Select(row => row.Line.Key));
        Assert.Equal(["scaler", "scaler", "scaler"], rows.Where(row => row.Line.Key is "kind" or "spec" or "size").Select(row => row.By!.Manager));
        Assert.Single(rows, row => row.Dates && row.Line.Key == "v");
        Assert.Equal(["size", "ok"], rows.Where(row => row.Recent).Select(row => row.Line.Key));
    }

    [Fact]
    public void Of_WithoutBlame_SaysNothingOfManagers() =>
        Assert.All(YamlRow.Of(YamlText.Lines(Json, managedFields: false), null, Now), row => Assert.True(row is { By: null, Names: false, Dates: false, Recent: false }));

    [Fact]
    public void Of_References_PointFromTheFieldOrTheNameOfThePart()
    {
        var issuer = new RelationEnd("g", "Issuer", "n", "x", "u", RelationState.Exists, null);
        var secret = new RelationEnd("", "Secret", "n", "y", null, RelationState.Missing, null);
        var lines = YamlText.Lines("""{"spec":{"issuerRef":{"kind":"Issuer","name":"x"},"secretName":"y","name":"z"}}"""u8.ToArray(), managedFields: false);
        var rows = YamlRow.Of(lines, null, Now, new Dictionary<string, RelationEnd> { ["spec.issuerRef"] = issuer, ["spec.secretName"] = secret });
        Assert.Equal([("spec.issuerRef.name", issuer), ("spec.secretName", secret)], rows.Where(row => row.To is not null).Select(row => (row.Line.Path, row.To!)));
    }

    private static YamlRow Of(IReadOnlyList<YamlRow> rows, string key) => rows.First(row => row.Line.Key == key);

    private static Blame Blame(params (string Path, string? Manager, long? Position, int Minutes)[] fields)
    {
        var change = new Change("c", 8, Now, Now, Verb.Modified, 1, new ObjectIdentity(default, null, "n", "u"), "1", 1, null, [], null, false, default, Json);
        return new Blame(
            new Projections.Audit.Version(change, new HealthState(HealthStatus.Healthy, "", "", null), 1, 1, null),
            [.. fields.Select(field => new FieldBlame(field.Path, field.Manager, field.Position, Now.AddMinutes(field.Minutes)))], 0, 0, Now, true);
    }
}
