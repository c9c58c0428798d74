using Bunit;
using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Projections.References;
using Dashboard.Web.Features.ObjectDetails;
using Dashboard.Web.Features.Overview;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Web.Tests.Features;

public sealed class RelationTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 9, 31, 8, TimeSpan.Zero);

    public RelationTests() => Services.AddSingleton(TimeProvider.System);

    [Fact]
    public void Table_EachState_HasShapeAndWords_AndOnlyWhatExistsIsALink()
    {
        var table = Render<RelationTable>(parameters => parameters.Add(p => p.Title, "Refers to").Add(p => p.Empty, "").Add(p => p.Cluster, "prod").Add(p => p.Rows,
        [
            Relation("spec.issuerRef.name", End("ClusterIssuer", "corp-ca", RelationState.Exists, HealthStatus.Failed, Now)),
            Relation("spec.mapName", End("ConfigMap", "gone", RelationState.Missing), builtIn: false),
            Relation("spec.secretName", End("Secret", "tls", RelationState.NotWatched)),
        ]));
        var rows = table.FindAll("tbody tr");
        Assert.Equal("/objects/prod/corp-ca", rows[0].QuerySelector("a.obj")!.GetAttribute("href"));
        Assert.Contains("Failed", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Equal("missing", rows[1].ClassName);
        Assert.Contains("does not exist", rows[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("configured", rows[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("not watched", rows[2].TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("does not exist", rows[2].TextContent, StringComparison.Ordinal);
        Assert.All(rows.Skip(1), row => Assert.Null(row.QuerySelector("a.obj")));
        Assert.Equal("/rules?cluster=prod&rule=issuer", rows[0].QuerySelector("td:nth-child(4) a")!.GetAttribute("href"));
    }

    [Fact]
    public void After_WhatDoesNotExistFirst_ElseWhatFailedBefore_NeverWhatFailedLaterOrIsGuessed()
    {
        var issuer = Relation("spec.issuerRef.name", End("ClusterIssuer", "corp-ca", RelationState.Exists, HealthStatus.Failed, Now.AddMinutes(-1)));
        var later = Relation("spec.laterRef.name", End("A", "later", RelationState.Exists, HealthStatus.Failed, Now.AddMinutes(1)));
        var well = Relation("spec.wellRef.name", End("A", "well", RelationState.Exists, HealthStatus.Healthy, Now.AddMinutes(-5)));
        var secret = Relation("spec.secretName", End("Secret", "s", RelationState.NotWatched));
        var guessed = issuer with { Certainty = Certainty.Guessed };
        var missing = Relation("spec.mapName", End("ConfigMap", "gone", RelationState.Missing));
        Assert.Same(issuer, IncidentFinder.After(Relations(secret, well, later, issuer), Now));
        Assert.Same(missing, IncidentFinder.After(Relations(issuer, missing), Now));
        Assert.Null(IncidentFinder.After(Relations(secret, well, later, guessed), Now));
    }

    private static Relations Relations(params Relation[] refersTo) => new(new ObjectIdentity(new GroupVersionKind("", "v1", "X"), "n", "x", "u"), refersTo, refersTo.Length, [], 0);

    private static Relation Relation(string path, RelationEnd other, bool builtIn = true) =>
        new(path, RelationVerb.Uses, "issuer", builtIn, Certainty.Stated, Now, null, other);

    private static RelationEnd End(string kind, string name, RelationState state, HealthStatus? health = null, DateTimeOffset? since = null) =>
        new("", kind, "n", name, state == RelationState.Exists ? name : null, state, health is { } status ? new HealthState(status, "", "", since) : null);
}
