using Dashboard.Web.Components;

namespace Dashboard.Web.Tests.Components;

public sealed class WordsTests
{
    [Theory]
    [InlineData(577, "9 min 37 s")]
    [InlineData(3600, "1 h")]
    [InlineData(3605, "1 h")]
    [InlineData(187_200, "2 d 4 h")]
    [InlineData(0.9, "0 s")]
    [InlineData(-5, "0 s")]
    [InlineData(59, "59 s")]
    public void Duration_AnyLength_HasAtMostTwoNeighbouringUnits(double seconds, string expected) =>
        Assert.Equal(expected, Words.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Count_Thousands_AreSeparated() => Assert.Equal("10,412", Words.Count(10412));

    [Fact]
    public void Cell_Zero_IsADot() => Assert.Equal("·", Words.Cell(0));

    [Theory]
    [InlineData(1, "1 gap")]
    [InlineData(0, "0 gaps")]
    [InlineData(1200, "1,200 gaps")]
    public void Plural_Count_ChoosesTheNoun(long count, string expected) => Assert.Equal(expected, Words.Plural(count, "gap"));

    [Theory]
    [InlineData("Certificate", "Certificates")]
    [InlineData("StorageClass", "StorageClasses")]
    [InlineData("NetworkPolicy", "NetworkPolicies")]
    [InlineData("Gateway", "Gateways")]
    [InlineData("Endpoints", "Endpoints")]
    [InlineData("Ingress", "Ingresses")]
    public void Kinds_OfAKind_IsItsPlural(string kind, string expected) => Assert.Equal(expected, Words.Kinds(kind));

    [Theory]
    [InlineData(0.999999, "99.9 %")]
    [InlineData(1, "100 %")]
    [InlineData(0, "0.0 %")]
    [InlineData(0.9961, "99.6 %")]
    public void Share_NotComplete_NeverReads100(double share, string expected) => Assert.Equal(expected, Words.Share(share));

    [Fact]
    public void Clock_AnotherDay_CarriesTheDate()
    {
        var now = new DateTimeOffset(2026, 3, 4, 9, 31, 8, TimeSpan.Zero);
        Assert.Equal("09:30:12.507", Words.Clock(new DateTimeOffset(2026, 3, 4, 10, 30, 12, 507, TimeSpan.FromHours(1)), now, milliseconds: true));
        Assert.Equal("2026-03-03 23:59:59", Words.Clock(new DateTimeOffset(2026, 3, 3, 23, 59, 59, TimeSpan.Zero), now));
    }

    [Theory]
    [InlineData(0.21, "0.2 s")]
    [InlineData(-1, "0.0 s")]
    [InlineData(42, "42 s")]
    public void Delay_Short_HasATenth(double seconds, string expected) => Assert.Equal(expected, Words.Delay(TimeSpan.FromSeconds(seconds)));
}
