using System.Globalization;
using Dashboard.Model;
using Dashboard.Projections.Coverage;
using Dashboard.Projections.Health;
using Dashboard.Projections.Timeline;
using Dashboard.Web.Rest;
using MessagePack;
using MessagePack.Resolvers;

namespace Dashboard.Web.Tests.Rest;

public sealed class TimelineFramesTests
{
    private static readonly DateTimeOffset From = new(2026, 3, 4, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Encode_AMapOfColumnsWhoseLengthsAgree()
    {
        var identity = new ObjectIdentity(new GroupVersionKind("", "v1", "Pod"), null, "web", "u1");
        var gap = new Gap("prod", 1, From, new GroupVersionResource("", "v1", "pods"), "Pod", "orders", From.AddSeconds(-5), null, GapReason.Forbidden, "");
        var lane = new TimelineLane(
            7, identity, "pods", 0, -1, HealthStatus.Failed, HealthStatus.Missing, From.AddDays(-1), From, From.AddSeconds(9), true,
            [new(null, [new(From.AddSeconds(-2), From, HealthStatus.Healthy, "", "", 1), new(From, null, HealthStatus.Failed, "", "Broken", 3)]), new("Ready", [])],
            [new(From.AddMilliseconds(250), 2, 41)], [new(From.AddSeconds(1), true, "Broken", "a note", "", 4)], [0]);
        var bytes = TimelineFrames.Encode(new TimelineData("prod", From, From.AddMinutes(1), 42, [lane, lane with { Gaps = [] }], 5, 2, true, [gap], new CoverageStatement(false, 0.9999, From, From.AddMinutes(1), [gap])));

        var map = MessagePackSerializer.Deserialize<Dictionary<string, object>>(bytes, ContractlessStandardResolver.Options, TestContext.Current.CancellationToken);
        long[] Numbers(string key) => [.. ((object[])map[key]).Select(Convert.ToInt64)];
        Assert.Equal([-2_000, 0, -2_000, 0], Numbers("segmentAt"));
        Assert.Equal([2_000, -1, 2_000, -1], Numbers("segmentLength"));
        Assert.Equal([2, 2, 4, 4], Numbers("trackEnd"));
        Assert.Equal([250, 250], Numbers("tickAt"));
        Assert.Equal([1, 2], Numbers("eventEnd"));
        Assert.Equal([1, 1], Numbers("laneGapEnd"));
        Assert.Equal([-5_000], Numbers("gapAt"));
        Assert.Equal([-1], Numbers("gapLength"));
        Assert.Equal(["pods in orders: no permission (403)"], (object[])map["gapCause"]);
        Assert.Equal(999, Convert.ToInt64(map["covered"], CultureInfo.InvariantCulture));
        var words = (object[])map["words"];
        Assert.Equal(("", "Broken"), (words[0], words[Numbers("segmentReason")[1]]));
        Assert.Equal(words.Distinct().Count(), words.Length);
    }
}
