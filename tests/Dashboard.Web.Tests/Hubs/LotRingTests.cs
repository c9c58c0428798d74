using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Projections.Live;
using Dashboard.Projections.Topology;
using Dashboard.Web.Hubs;

namespace Dashboard.Web.Tests.Hubs;

public sealed class LotRingTests
{
    private readonly LotRing _ring = new(lots: 4, updates: 100);
    private readonly List<Lot> _read = [];

    [Fact]
    public void Reader_GetsEverythingAfterItsPosition_InOrder()
    {
        Add(-1, 9);
        Add(9, 12);
        Add(12, 20);

        Assert.True(_ring.TryRead(9, _read, out _));
        Assert.Equal([12L, 20L], _read.Select(lot => lot.Position));
    }

    [Fact]
    public void ReaderAtTheHead_WaitsForTheNextLot()
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

    [Fact]
    public void ObjectsInTheRing_AreBounded_TheNewestLotStays()
    {
        Add(-1, 9, objects: 60);
        Add(9, 19, objects: 60);
        Assert.False(_ring.TryRead(-1, _read, out _));
        Add(19, 29, objects: 500);
        Assert.True(_ring.TryRead(19, _read, out _));
        Assert.Single(_read);
        Assert.False(_ring.TryRead(9, _read, out _));
    }

    /// <summary>Its objects were partly in the reader's snapshot: bringing all of the lot again is right, losing some is not.</summary>
    [Fact]
    public void PositionInsideALot_GetsAllOfIt_BeforeIt_ASnapshot()
    {
        Add(9, 20);
        Assert.True(_ring.TryRead(15, _read, out _));
        Assert.Single(_read);
        Assert.False(_ring.TryRead(5, _read, out _));
    }

    [Fact]
    public void MissedFolds_AreAHoleThatNobodyReadsAcross()
    {
        Add(-1, 9);
        _ring.Break(50);
        Assert.False(_ring.TryRead(9, _read, out _));
        Add(50, 51);
        Assert.False(_ring.TryRead(9, _read, out _));
        Add(60, 61); // another process folded what is between
        Assert.False(_ring.TryRead(50, _read, out _));
        Assert.False(_ring.TryRead(51, _read, out _));
        Assert.True(_ring.TryRead(60, _read, out _));
        Assert.Single(_read);
    }

    [Fact]
    public void WhatWasFoldedBeforeTheRingBegan_NeedsASnapshot()
    {
        _ring.Begin(40);
        Assert.False(_ring.TryRead(39, _read, out _));
        Assert.True(_ring.TryRead(40, _read, out _));
        Add(38, 40);
        Assert.False(_ring.TryRead(39, _read, out _));
    }

    [Fact]
    public void LotOfSeveralFolds_KeepsWhatEachOfThemSaid()
    {
        var lot = Lot.Of(0, 3, [Update(1, created: true), Update(1, health: true), Update(2, health: true), Update(2), Update(3, moved: true), Update(3, health: true)]);
        Assert.Equal([(1, true, false, true), (2, false, false, true), (3, false, true, true)],
            lot.Updates.Select(update => (update.Node.Id, update.Created, update.Moved, update.HealthChanged)));
    }

    private void Add(long after, long position, int objects = 1) => _ring.Add(new Lot(after, position, [.. Enumerable.Range(1, objects).Select(id => Update(id))]));

    private static ObjectUpdate Update(int id, bool created = false, bool moved = false, bool health = false) => new(
        new GraphNode(id, new GroupVersionKind("x.io", "v1", "Thing"), "things", null, "thing", HealthStatus.Healthy, "", 0), "uid", created, false, moved, health, HealthStatus.Healthy, Verb.Modified);
}
