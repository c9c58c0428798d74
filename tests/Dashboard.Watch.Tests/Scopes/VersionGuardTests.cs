using System.Runtime.CompilerServices;
using Dashboard.Watch.Scopes;

namespace Dashboard.Watch.Tests.Scopes;

public sealed class VersionGuardTests
{
    [Fact]
    public void OlderThanSeen_IsRefused_ForUidsOfAnyForm()
    {
        foreach (var uid in new[] { "5a7c1f6e-0d7b-4a7e-9d55-0c6a5b1f2e3d", "not a uuid", "" })
        {
            var guard = new VersionGuard();
            guard.Saw(uid, "20", isDeleted: false);
            Assert.False(guard.Allows(uid, "19"));
            Assert.True(guard.Allows(uid, "20"));
            Assert.True(guard.Allows(uid, "opaque"));
            guard.Saw(uid, "30", isDeleted: true);
            Assert.False(guard.Allows(uid, "29"));
            Assert.Equal(0, guard.Live);
        }
    }

    [Fact]
    public void VersionsThatAreNoNumbers_AreNeverRefused()
    {
        var guard = new VersionGuard();
        guard.Saw("a", "zz", isDeleted: false);
        Assert.True(guard.Allows("a", "aa"));
        Assert.True(guard.Allows("a", "1"));
        Assert.Equal(1, guard.Live);
    }

    [Fact]
    public void AHundredThousandObjects_TakeFewBytesEach_AndNoTextIsKept()
    {
        var guard = new VersionGuard();
        var uids = Enumerable.Range(0, 100_000).Select(Uid).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var uid in uids)
            guard.Saw(uid, "123456789", isDeleted: false);
        // With what the table held before it grew: twice what it holds in the end.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / uids.Length, 1, 160);
        var one = SawOne(guard);
        GC.Collect();
        Assert.False(one.IsAlive);
        Assert.False(guard.Allows(Uid(100_000), "5"));
        Assert.Equal(100_001, guard.Live);
    }

    private static string Uid(int number) => new Guid(number, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10).ToString();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference SawOne(VersionGuard guard)
    {
        var uid = Uid(100_000);
        guard.Saw(uid, "20", isDeleted: false);
        return new WeakReference(uid);
    }
}
