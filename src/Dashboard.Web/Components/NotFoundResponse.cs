namespace Dashboard.Web.Components;

internal static class NotFoundResponse
{
    /// <summary>The page is answered with 404. Said when the answer starts: what components render after a 404 was set is thrown away.</summary>
    public static void SayNotFound(this HttpContext context) => context.Response.OnStarting(() =>
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });
}
