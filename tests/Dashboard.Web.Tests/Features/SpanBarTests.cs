using Dashboard.Projections.Conditions;
using Dashboard.Projections.Health;
using Dashboard.Web.Features.ObjectDetails;

namespace Dashboard.Web.Tests.Features;

public sealed class SpanBarTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 4, 9, 0, 0, TimeSpan.Zero);
    private static readonly SpanWindow Window = new(Start, Start.AddMinutes(100));

    [Fact]
    public void Condition_BeforeItExists_IsAbsentAndNotHealthy()
    {
        var bar = Assert.Single(SpanBar.Conditions(new ObjectSpans([], [Span(60, null)], []), Window));
        Assert.Equal([(0d, 60d, null), (60d, 40d, HealthStatus.Failed)], bar.Segments.Select(segment => (segment.Left, segment.Width, segment.Status)));
        Assert.Equal("IssuerNotReady", bar.Segments[1].Label);
        Assert.Equal("False", bar.Now!.Text);
    }

    [Fact]
    public void Condition_ThatEnded_IsNoneNow()
    {
        var bar = Assert.Single(SpanBar.Conditions(new ObjectSpans([], [Span(-50, 30)], []), Window));
        Assert.Null(bar.Now);
        Assert.Equal((0d, 30d), (bar.Segments[0].Left, bar.Segments[0].Width));
    }

    [Fact]
    public void Ticks_OfAnyRange_AreFew() =>
        Assert.All(SpanWindow.Ranges, range => Assert.InRange(SpanWindow.Ending(Start, range.Name).Ticks().Count(), 4, 9));

    [Fact]
    public void Ending_UnknownRange_IsTheDefault() => Assert.Equal(TimeSpan.FromHours(1), Start - SpanWindow.Ending(Start, "a year").From);

    private static ConditionSpan Span(int from, int? to) => new(
        "Ready", "False", "IssuerNotReady", "", HealthStatus.Failed, Start.AddMinutes(from), to is { } end ? Start.AddMinutes(end) : null, 1);
}
