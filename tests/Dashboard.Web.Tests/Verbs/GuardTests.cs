using Dashboard.Web.Verbs;

namespace Dashboard.Web.Tests.Verbs;

public sealed class GuardTests
{
    [Fact]
    public async Task Guard_BoundPassedThatNobodyAskedFor_IsAFailureAndSaysWhat()
    {
        var errors = new StringWriter();
        var before = Console.Error;
        Console.SetError(errors);
        try
        {
            Assert.Equal(ExitCode.Failure, await CommandLine.GuardAsync(() => throw new OperationCanceledException("It took too long."), CancellationToken.None));
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.Contains("It took too long.", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guard_Stopped_GoesOnUp() =>
        await Assert.ThrowsAsync<OperationCanceledException>(() => CommandLine.GuardAsync(() => throw new OperationCanceledException(), new CancellationToken(canceled: true)));
}
