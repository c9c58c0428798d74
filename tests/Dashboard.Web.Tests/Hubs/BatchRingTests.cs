using Dashboard.Projections.Live;
using Dashboard.Web.Hubs;

namespace Dashboard.Web.Tests.Hubs;

public sealed class BatchRingTests
{
    private readonly BatchRing _ring = new(capacity: 4);
    private readonly List<ProjectedBatch> _read = [];

    [Fact]
    public void Reader_GetsEverythingAfterItsPosition_InOrder()
    {
        Add(-1, 9);
        Add(9, 12);
        Add(12, 20);

        Assert.True(_ring.TryRead(9, _read, out _));
        Assert.Equal([12L, 20L], _read.Select(batch => batch.Position));
    }

    [Fact]
    public void ReaderAtTheHead_WaitsForTheNextBatch()
    {
        Add(-1, 9);
        Assert.True(_ring.TryRead(9, _read, out var arrival));
        Assert.Empty(_read);
        Assert.False(arrival.IsCompleted);

        Add(9, 10);
        Assert.True(arrival.IsCompleted);
    }

    [Fact]
    public void ReaderThatFellOffTheRing_IsToldSo()
    {
        for (var position = 0; position < 6; position++) Add(position - 1, position);

        Assert.True(_ring.TryRead(1, _read, out _));
        Assert.False(_ring.TryRead(0, _read, out _));
    }

    /// <summary>A position inside a batch: its objects were partly in the reader's snapshot; sending all of it again is right, losing it is not.</summary>
    [Fact]
    public void PositionInsideABatch_NeedsASnapshot()
    {
        Add(9, 20);
        Assert.False(_ring.TryRead(5, _read, out _));
    }

    [Fact]
    public void MissedFolds_AreAHoleThatNobodyReadsAcross()
    {
        Add(-1, 9);
        _ring.Add(new ProjectedBatch("a", 9, 50, [], 0, 0, Resync: true));
        Add(50, 51);

        Assert.False(_ring.TryRead(9, _read, out _));
        Assert.True(_ring.TryRead(50, _read, out _));
        Assert.Single(_read);
    }

    private void Add(long after, long position) => _ring.Add(new ProjectedBatch("a", after, position, [], 1, 0));
}
