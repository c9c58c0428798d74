using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Http;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Faults;

/// <summary>Faults that come in place of an answer.</summary>
internal static class RequestFaults
{
    public static async Task AnswerAsync(HttpContext http, FaultRule rule, CancellationToken stopping)
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(stopping, http.RequestAborted);
        var effect = rule.Do;
        switch (effect.Action)
        {
            case FaultAction.Reset:
                http.Abort();
                break;
            case FaultAction.Stall:
                await SilenceAsync(left.Token);
                break;
            case FaultAction.Status:
                await Answer.Error(http, Error(effect));
                break;
            case FaultAction.ExpireContinue:
                await Answer.Error(http, Expired());
                break;
            case FaultAction.FutureVersion:
                await FutureAsync(http, left.Token);
                break;
            default:
                await BodyAsync(http, rule, left.Token);
                break;
        }
    }

    /// <summary>The Status of a refusal, with the words of the API server where it has its own.</summary>
    public static ApiError Error(FaultEffect effect)
    {
        var details = effect.RetryAfterSeconds is { } seconds ? new JsonObject { ["retryAfterSeconds"] = seconds } : null;
        var (reason, message) = effect.Code switch
        {
            401 => ("Unauthorized", "Unauthorized"),
            403 => ("Forbidden", "forbidden: User \"system:anonymous\" cannot do this"),
            410 => ("Expired", "too old resource version: 1 (2)"),
            429 => ("TooManyRequests", "Too many requests, please try again later."),
            500 => ("InternalError", "Internal error occurred: simulated"),
            503 => ("ServiceUnavailable", "apiserver is shutting down"),
            504 => ("Timeout", "Timeout: Too large resource version: 2, current: 1"),
            _ => ("", string.Create(CultureInfo.InvariantCulture, $"simulated {effect.Code}")),
        };
        if (effect.Code == 504) details = ApiError.TooLargeVersion(2, 1).Details;
        return new ApiError(effect.Code, effect.Reason.Length > 0 ? effect.Reason : reason, message, details);
    }

    public static async Task SilenceAsync(CancellationToken left) => await Task.Delay(Timeout.Infinite, left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static ApiError Expired() => new(410, "Expired", "The provided continue parameter is too old to display a consistent list result.")
    {
        Continue = new ContinueToken(-1, "a").Encode(relative: true),
    };

    /// <summary>As the real server: a watch is silent, the initial events and a list say so.</summary>
    private static async Task FutureAsync(HttpContext http, CancellationToken left)
    {
        var tooLarge = ApiError.TooLargeVersion(ulong.MaxValue, 1);
        if (ListQuery.Flag(http.Request.Query, "watch") != true)
        {
            await Answer.Error(http, tooLarge);
        }
        else
        {
            await OpenAsync(http);
            if (ListQuery.Flag(http.Request.Query, "sendInitialEvents") == true) await WatchLines.WriteErrorAsync(http.Response.Body, tooLarge, left);
            else await SilenceAsync(left);
        }
    }

    private static async Task BodyAsync(HttpContext http, FaultRule rule, CancellationToken left)
    {
        await OpenAsync(http);
        var body = http.Response.Body;
        switch (rule.Do.Action)
        {
            case FaultAction.Error:
                await WatchLines.WriteErrorAsync(body, Error(rule.Do), left);
                await body.FlushAsync(left);
                if (rule.Do.Open) await SilenceAsync(left);
                break;
            case FaultAction.GarbageBytes:
                await body.WriteAsync(WatchLines.Garbage(rule), left);
                break;
            case FaultAction.GarbageLine:
                await body.WriteAsync(WatchLines.CutLine, left);
                break;
            default: break; // close: nothing at all
        }
    }

    private static async Task OpenAsync(HttpContext http)
    {
        http.Response.StatusCode = 200;
        http.Response.ContentType = "application/json";
        await http.Response.StartAsync(http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }
}
