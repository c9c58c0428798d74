using Dashboard.Model;
using Dashboard.Web.Features.Changes;

namespace Dashboard.Web.Tests.Features;

public sealed class ChangeTermsTests
{
    [Fact]
    public void Parse_KnownTerms_BecomeTheFilter()
    {
        var filter = ChangeTerms.Parse("kind:cert-manager.io/Certificate ns:orders by:\"kubectl edit\" path:spec.replicas verb:deleted orders-db").Filter;
        Assert.Equal(("cert-manager.io", "Certificate", "orders", "kubectl edit", "spec.replicas", Verb.Deleted, "orders-db"),
            (filter.Group, filter.Kind, filter.Namespace, filter.Manager, filter.Path, filter.Verb, filter.Name));
    }

    [Theory]
    [InlineData("spec.replicas")]
    [InlineData("metadata.labels[\"a.b/c\"]")]
    [InlineData("metadata.annotations[\"two words\\\\\"]")]
    public void Write_AnyPath_IsReadBack(string path) => Assert.Equal(path, ChangeTerms.Parse($"x {ChangeTerms.Write("path", path)} verb:deleted").Filter.Path);

    [Fact]
    public void Parse_Positions_BoundBothEnds()
    {
        var filter = ChangeTerms.Parse("positions:12-80").Filter;
        Assert.Equal((12L, 80L), (filter.FirstPosition, filter.LastPosition));
    }

    [Theory]
    [InlineData("positions:12")]
    [InlineData("positions:80-12")]
    [InlineData("positions:-1-5")]
    [InlineData("positions:1-99999999999999999999")]
    [InlineData("colour:red")]
    [InlineData("verb:exploded")]
    [InlineData("ns:")]
    public void Parse_TermNotUnderstood_IsSaidAndFiltersNothing(string text)
    {
        var terms = ChangeTerms.Parse(text);
        Assert.Equal([text], terms.Refused);
        Assert.Equal(new Projections.Audit.ChangeFilter(), terms.Filter);
    }

    [Fact]
    public void Parse_Nothing_FiltersNothing() => Assert.Equal(new Projections.Audit.ChangeFilter(), ChangeTerms.Parse(null).Filter);
}
