using System.Diagnostics;

namespace Dashboard.Testing;

/// <summary>Waits on a condition with a bound; a test never waits on time.</summary>
public static class Wait
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(25);

    /// <exception cref="TimeoutException">With what the condition's owner says of it.</exception>
    public static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan bound, Func<string> otherwise, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > bound) throw new TimeoutException(otherwise());
            await Task.Delay(s_poll, cancellationToken);
        }
    }

    public static Task UntilAsync(Func<bool> condition, TimeSpan bound, string otherwise, CancellationToken cancellationToken) =>
        UntilAsync(() => Task.FromResult(condition()), bound, () => otherwise, cancellationToken);
}
