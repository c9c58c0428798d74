namespace Dashboard.Log.Writing;

/// <summary>A moment as the clock shows it, and by a timer that setting the clock does not move.</summary>
/// <param name="Elapsed">Since some moment, the same for all readings of a process.</param>
internal readonly record struct Moment(DateTimeOffset At, TimeSpan Elapsed)
{
    /// <summary>The two are not read at the very same moment.</summary>
    private static readonly TimeSpan s_precision = TimeSpan.FromMilliseconds(1);

    public static Moment Of(TimeProvider time) => new(time.GetUtcNow(), time.GetElapsedTime(0));

    /// <summary>How far the clock was put back since an earlier reading; zero: it was not.</summary>
    public TimeSpan PutBackSince(Moment earlier)
    {
        var back = Elapsed - earlier.Elapsed - (At - earlier.At);
        return back < s_precision ? TimeSpan.Zero : back;
    }
}
