using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Projections.Live;
using Dashboard.Testing;
using static Dashboard.Projections.Tests.LogScene;

namespace Dashboard.Projections.Tests.Live;

public sealed class ProjectionFeedTests(PostgresFixture postgres)
{
    /// <summary>A page is read first and followed then: what comes between is not lost.</summary>
    [Fact]
    public async Task Follow_BehindWhatWasCommittedSince_BeginsWithAResync()
    {
        var feed = new ProjectionFeed();
        feed.Publish(new ProjectedBatch("c", -1, 4, [], 5, 0));
        await using var late = feed.FollowAsync("c", 3, Token).GetAsyncEnumerator(Token);
        await using var current = feed.FollowAsync("c", 4, Token).GetAsyncEnumerator(Token);
        Assert.True(await late.MoveNextAsync());
        Assert.Equal((3L, 4L, true), (late.Current.After, late.Current.Position, late.Current.Resync));
        var next = current.MoveNextAsync();
        feed.Publish(new ProjectedBatch("c", 4, 5, [], 1, 0));
        Assert.True(await next);
        Assert.Equal((5L, false), (current.Current.Position, current.Current.Resync));
        Assert.True(await late.MoveNextAsync());
        Assert.Equal(5, late.Current.Position);
    }

    [Fact]
    public async Task Follow_StuckFollower_GetsOneResyncAndOthersMissNothing()
    {
        var feed = new ProjectionFeed();
        await using var stuck = feed.FollowAsync("c", Token).GetAsyncEnumerator(Token);
        await using var quick = feed.FollowAsync("c", Token).GetAsyncEnumerator(Token);
        var stuckNext = stuck.MoveNextAsync().AsTask();
        var quickNext = quick.MoveNextAsync().AsTask();
        const int Batches = ProjectionFeed.QueueLimit * 3;
        for (var position = 0L; position < Batches; position++)
        {
            feed.Publish(new ProjectedBatch("c", position - 1, position, [], 1, 0));
            Assert.True(await quickNext);
            Assert.Equal((position, false), (quick.Current.Position, quick.Current.Resync));
            quickNext = quick.MoveNextAsync().AsTask();
            // It takes the first, and then no more.
            if (position == 0)
                Assert.True(await stuckNext);
        }

        var reached = stuck.Current.Position;
        Assert.Equal(0, reached);
        Assert.True(await stuck.MoveNextAsync());
        while (stuck.Current.Position < Batches - 1)
        {
            Assert.Equal(reached, stuck.Current.After); // no hole, resync or not
            reached = stuck.Current.Position;
            Assert.True(await stuck.MoveNextAsync());
        }

        Assert.Equal(reached, stuck.Current.After);
        Assert.Equal(Batches - 1, feed.Position("c"));
        feed.Publish(new ProjectedBatch("c", Batches - 1, Batches, [], 1, 0));
        Assert.True(await quickNext);
        Assert.Equal(-1, feed.Position("other"));
    }

    [Fact]
    public async Task Offer_Overflow_LeavesOneResyncOverWhatWasMissed()
    {
        using var follower = new FeedFollower(4);
        for (var position = 0L; position < 10; position++)
            follower.Offer(new ProjectedBatch("c", position - 1, position, [], 1, 0));
        var next = follower.NextAsync(Token).AsTask();
        Assert.True(next.IsCompletedSuccessfully);
        var batch = await next;
        Assert.Equal((-1L, 9L, true), (batch.After, batch.Position, batch.Resync));
        Assert.False(follower.NextAsync(Token).AsTask().IsCompleted);
    }

    [Fact]
    public async Task Fold_OwnerComesAndGoes_ChildrenAreUpdatedToo()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("Pod", "a", "p", verb: Verb.Added, metadata: Owner("ReplicaSet.apps/a/rs"));
        await scene.FoldAsync();
        await using var follower = scene.Feed.FollowAsync(Cluster, Token).GetAsyncEnumerator(Token);
        var next = follower.MoveNextAsync().AsTask();
        await scene.PutAsync("ReplicaSet.apps", "a", "rs", new { spec = new { replicas = 0 } }, Verb.Added);
        await scene.FoldAsync();
        Assert.True(await next);
        var came = follower.Current.Updates.ToDictionary(update => update.Node.Name);
        Assert.True(came["rs"].Created);
        Assert.Equal((came["rs"].Node.Id, true, false), (came["p"].Node.ParentId, came["p"].Moved, came["p"].HealthChanged));

        next = follower.MoveNextAsync().AsTask();
        await scene.PutAsync("ReplicaSet.apps", "a", "rs", verb: Verb.Deleted);
        await scene.FoldAsync();
        Assert.True(await next);
        var went = follower.Current.Updates.ToDictionary(update => update.Node.Name);
        Assert.True(went["rs"].Removed);
        Assert.Equal((0, true), (went["p"].Node.ParentId, went["p"].Moved));

        next = follower.MoveNextAsync().AsTask();
        await scene.PutAsync("Pod", "a", "p", new { status = new { phase = "Failed", reason = "Evicted" } });
        await scene.FoldAsync();
        Assert.True(await next);
        var turned = Assert.Single(follower.Current.Updates);
        Assert.Equal((HealthStatus.Healthy, HealthStatus.Failed, true), (turned.Before, turned.Node.Health, turned.HealthChanged));
        Assert.Equal((2L, 1, 1), (follower.Current.After, follower.Current.Changes, follower.Current.Failures));
    }

    [Fact]
    public async Task Fold_ObjectNamesAnotherOwner_OrItsOwnerComesWithIt_IsMoved()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("ReplicaSet.apps", "a", "one", verb: Verb.Added);
        await scene.PutAsync("Pod", "a", "p", verb: Verb.Added, metadata: Owner("ReplicaSet.apps/a/two"));
        await scene.FoldAsync();
        await using var follower = scene.Feed.FollowAsync(Cluster, Token).GetAsyncEnumerator(Token);
        var next = follower.MoveNextAsync().AsTask();
        await scene.PutAsync("ReplicaSet.apps", "a", "two", verb: Verb.Added);
        await scene.PutAsync("Pod", "a", "p", new { x = 1 }, metadata: Owner("ReplicaSet.apps/a/two"));
        await scene.FoldAsync();
        Assert.True(await next);
        Assert.True(follower.Current.Updates.Single(update => update.Node.Name == "p").Moved);

        next = follower.MoveNextAsync().AsTask();
        await scene.PutAsync("Pod", "a", "p", new { x = 2 }, metadata: Owner("ReplicaSet.apps/a/two"));
        await scene.FoldAsync();
        Assert.True(await next);
        Assert.False(Assert.Single(follower.Current.Updates).Moved);

        next = follower.MoveNextAsync().AsTask();
        await scene.PutAsync("Pod", "a", "p", new { x = 2 }, metadata: Owner("ReplicaSet.apps/a/one"));
        await scene.FoldAsync();
        Assert.True(await next);
        Assert.True(Assert.Single(follower.Current.Updates).Moved);
    }

    /// <summary>Two processes fold one log: who comes second knows the position and not what changed.</summary>
    [Fact]
    public async Task Fold_AnotherProcessWasFirst_FollowersAreToldThatTheyMissedIt()
    {
        await using var scene = await OpenAsync(postgres);
        var feed = new ProjectionFeed();
        var second = scene.NewRunner(feed);
        await scene.PutAsync("ConfigMap", "a", "x", verb: Verb.Added);
        await scene.WrittenAsync();
        await second.CatchUpAsync(Token);
        await using var follower = feed.FollowAsync(Cluster, Token).GetAsyncEnumerator(Token);
        var next = follower.MoveNextAsync().AsTask();
        await scene.PutAsync("ConfigMap", "a", "y", verb: Verb.Added);
        await scene.FoldAsync();

        await second.CatchUpAsync(Token);
        Assert.True(await next);
        Assert.Equal((0L, 1L, true), (follower.Current.After, follower.Current.Position, follower.Current.Resync));
    }

    [Fact]
    public async Task Begin_SaysWhereTheTablesStand_BeforeAnythingIsPublished()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("ConfigMap", "a", "x", verb: Verb.Added);
        await scene.FoldAsync();
        var feed = new ProjectionFeed();
        await scene.NewRunner(feed).CatchUpAsync(Token);
        Assert.Equal(0, feed.Position(Cluster));
    }

    [Fact]
    public async Task Run_AppendsWhileItRuns_ArePublishedAndItStops()
    {
        await using var scene = await OpenAsync(postgres);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = scene.Runner.RunAsync(stop.Token);
        await scene.PutAsync("ConfigMap", "a", "x", verb: Verb.Added);
        await Wait.UntilAsync(() => scene.Feed.Position(Cluster) == 0, TimeSpan.FromSeconds(20), "position 0 was not published", Token);
        Assert.Null(scene.Runner.Trouble);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }
}
