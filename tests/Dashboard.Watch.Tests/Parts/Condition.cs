namespace Dashboard.Watch.Tests.Parts;

internal static class Condition
{
    /// <summary>Waits until it holds; fails when it does not within a bound that no healthy run comes near.</summary>
    public static Task HoldsAsync(Func<bool> condition, string what, double seconds = 30) => HoldsAsync(condition, () => what, seconds);

    /// <inheritdoc cref="HoldsAsync(Func{bool}, string, double)"/>
    public static async Task HoldsAsync(Func<bool> condition, Func<string> what, double seconds = 30)
    {
        var bound = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(bound).TotalSeconds > seconds)
                Assert.Fail($"Did not come true in {seconds} s: {what()}");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
