using System.Buffers;
using Dashboard.Projections.Timeline;
using Dashboard.Web.Components.Parts;
using MessagePack;

namespace Dashboard.Web.Rest;

/// <summary>
/// The wire form of a timeline: one MessagePack map of columns. Times of segments, ticks, Events and gaps are milliseconds after <c>from</c>; lengths are
/// milliseconds, -1: still open. Lanes' own times are milliseconds since 1970, 0: none. Texts that repeat are ordinals into <c>words</c>, whose index 0 is empty.
/// </summary>
internal static class TimelineFrames
{
    private const int FormatVersion = 1;

    public static byte[] Encode(TimelineData data)
    {
        var words = new WireWords();
        var tracks = data.Lanes.SelectMany((lane, index) => lane.Tracks.Select(track => (Lane: index, Track: track))).ToList();
        var segments = tracks.SelectMany(each => each.Track.Segments).ToList();
        var ticks = data.Lanes.SelectMany(lane => lane.Changes).ToList();
        var events = data.Lanes.SelectMany(lane => lane.Events).ToList();
        var gaps = data.Gaps;
        long After(DateTimeOffset at) => (long)Math.Floor((at - data.From).TotalMilliseconds);
        long Length(DateTimeOffset from, DateTimeOffset? to) => to is { } end ? Math.Max(0, After(end) - After(from)) : -1;

        var buffer = new ArrayBufferWriter<byte>(1024 + (segments.Count * 12));
        var writer = new MessagePackWriter(buffer);
        writer.WriteMapHeader(47);
        WireColumns.Number(ref writer, "v", FormatVersion);
        writer.Write("cluster");
        writer.Write(data.Cluster);
        WireColumns.Number(ref writer, "from", data.From.ToUnixTimeMilliseconds());
        WireColumns.Number(ref writer, "to", data.To.ToUnixTimeMilliseconds());
        WireColumns.Number(ref writer, "position", data.Position);
        WireColumns.Number(ref writer, "objects", data.Objects);
        WireColumns.Number(ref writer, "eligible", data.Eligible);
        WireColumns.Number(ref writer, "covered", (long)Math.Floor(data.Coverage.Share * 1000));

        WireColumns.Integers(ref writer, "id", data.Lanes.Select(lane => (long)lane.Id));
        WireColumns.Strings(ref writer, "uid", [.. data.Lanes.Select(lane => lane.Object.Uid)]);
        WireColumns.Integers(ref writer, "group", data.Lanes.Select(lane => words.Of(lane.Object.Kind.Group)));
        WireColumns.Integers(ref writer, "kind", data.Lanes.Select(lane => words.Of(lane.Object.Kind.Kind)));
        WireColumns.Integers(ref writer, "ns", data.Lanes.Select(lane => words.Of(lane.Object.Namespace ?? "")));
        WireColumns.Strings(ref writer, "name", [.. data.Lanes.Select(lane => lane.Object.Name)]);
        WireColumns.Integers(ref writer, "level", data.Lanes.Select(lane => (long)lane.Level));
        WireColumns.Bytes(ref writer, "worst", data.Lanes.Select(lane => (byte)lane.Worst));
        WireColumns.Bytes(ref writer, "now", data.Lanes.Select(lane => (byte)lane.Now));
        WireColumns.Integers(ref writer, "created", data.Lanes.Select(lane => lane.CreatedAt.ToUnixTimeMilliseconds()));
        WireColumns.Integers(ref writer, "known", data.Lanes.Select(lane => lane.KnownFrom.ToUnixTimeMilliseconds()));
        WireColumns.Integers(ref writer, "deleted", data.Lanes.Select(lane => lane.DeletedAt?.ToUnixTimeMilliseconds() ?? 0));
        WireColumns.Bytes(ref writer, "inferred", data.Lanes.Select(lane => lane.InferredDelete ? (byte)1 : (byte)0));

        WireColumns.Integers(ref writer, "trackLane", tracks.Select(each => (long)each.Lane));
        WireColumns.Integers(ref writer, "trackCondition", tracks.Select(each => words.Of(each.Track.Condition ?? "")));
        WireColumns.Integers(ref writer, "trackEnd", WireColumns.Ends(tracks.Select(each => each.Track.Segments.Count)));
        WireColumns.Integers(ref writer, "segmentAt", segments.Select(segment => After(segment.From)));
        WireColumns.Integers(ref writer, "segmentLength", segments.Select(segment => Length(segment.From, segment.To)));
        WireColumns.Bytes(ref writer, "segmentStatus", segments.Select(segment => (byte)segment.Status));
        WireColumns.Integers(ref writer, "segmentValue", segments.Select(segment => words.Of(segment.Value)));
        WireColumns.Integers(ref writer, "segmentReason", segments.Select(segment => words.Of(segment.Reason)));
        WireColumns.Integers(ref writer, "segmentCount", segments.Select(segment => (long)segment.Count));

        WireColumns.Integers(ref writer, "tickEnd", WireColumns.Ends(data.Lanes.Select(lane => lane.Changes.Count)));
        WireColumns.Integers(ref writer, "tickAt", ticks.Select(tick => After(tick.At)));
        WireColumns.Integers(ref writer, "tickCount", ticks.Select(tick => (long)tick.Count));
        WireColumns.Integers(ref writer, "tickPosition", ticks.Select(tick => tick.Position));

        WireColumns.Integers(ref writer, "eventEnd", WireColumns.Ends(data.Lanes.Select(lane => lane.Events.Count)));
        WireColumns.Integers(ref writer, "eventAt", events.Select(said => After(said.At)));
        WireColumns.Bytes(ref writer, "eventWarning", events.Select(said => said.Warning ? (byte)1 : (byte)0));
        WireColumns.Integers(ref writer, "eventReason", events.Select(said => words.Of(said.Reason)));
        WireColumns.Integers(ref writer, "eventNote", events.Select(said => words.Of(said.Note)));
        WireColumns.Integers(ref writer, "eventController", events.Select(said => words.Of(said.Controller)));
        WireColumns.Integers(ref writer, "eventCount", events.Select(said => (long)said.Count));

        WireColumns.Integers(ref writer, "gapAt", gaps.Select(gap => After(gap.From)));
        WireColumns.Integers(ref writer, "gapLength", gaps.Select(gap => Length(gap.From, gap.To)));
        WireColumns.Strings(ref writer, "gapCause", [.. gaps.Select(gap => $"{GapWords.Where(gap)}: {GapWords.Cause(gap.Reason)}")]);
        WireColumns.Integers(ref writer, "laneGapEnd", WireColumns.Ends(data.Lanes.Select(lane => lane.Gaps.Count)));
        WireColumns.Integers(ref writer, "laneGap", data.Lanes.SelectMany(lane => lane.Gaps).Select(gap => (long)gap));
        WireColumns.Strings(ref writer, "words", words.Values);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
