using System.Text;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Access;
using Dashboard.Simulator.Http;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Faults;

/// <summary>Stands before an API server: takes the fault script at its own path and lets the script strike at everything else.</summary>
internal sealed class FaultGate(FaultScript script, TimeProvider clock, Func<HttpContext, CancellationToken, Task> next)
{
    /// <summary>POST adds rules, GET lists them with their counts, DELETE clears them.</summary>
    private const string Path = "/simulator/faults";

    public async Task HandleAsync(HttpContext http, CancellationToken stopping)
    {
        if (http.Request.Path == Path)
        {
            await ScriptAsync(http);
            return;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var altered = new List<AlteredBody>();
        foreach (var rule in script.Strike(http.Request, RequestAttributes.Of(http.Request)))
        {
            if (rule.Do.Action == FaultAction.Stale)
            {
                http.Features.Set(new StaleView((ulong)rule.Do.Amount));
            }
            else if (AlteredBody.Create(rule, http, clock, end) is { } body)
            {
                altered.Insert(0, body);
                http.Response.Body = body;
                // What is altered are lines, not a compressed stream of them.
                http.Request.Headers.AcceptEncoding = "";
            }
            else
            {
                await RequestFaults.AnswerAsync(http, rule, stopping);
                return;
            }
        }

        await next(http, end.Token);
        foreach (var body in altered) await body.FinishAsync();
    }

    private async Task ScriptAsync(HttpContext http)
    {
        switch (http.Request.Method)
        {
            case "GET":
                await Answer.Json(http, script.ToJson());
                break;
            case "DELETE":
                script.Clear();
                await Answer.Json(http, script.ToJson());
                break;
            case "POST":
                try
                {
                    script.Add(Encoding.UTF8.GetString(await Bodies.ReadAsync(http)));
                    await Answer.Json(http, script.ToJson(), 201);
                }
                catch (FormatException wrong)
                {
                    await Answer.Json(http, new JsonObject { ["error"] = wrong.Message }, 400);
                }
                catch (ApiError tooLarge)
                {
                    await Answer.Error(http, tooLarge);
                }

                break;
            default:
                await Answer.Json(http, new JsonObject { ["error"] = "GET, POST and DELETE are allowed." }, 405);
                break;
        }
    }
}
