using System.CommandLine;

namespace Dashboard.Web.Verbs;

/// <summary>The verbs of the executable. Exit codes: 0 done, 1 finding or failure, 2 bad usage or configuration.</summary>
public static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var config = new Option<FileInfo?>("--config") { Description = "A JSON file with the sections Dashboard and ConnectionStrings, below environment variables.", Recursive = true };
        var root = new RootCommand("CR Dashboard: topology and audit history of Kubernetes custom resources.") { config };

        var serve = new Command("serve", "Watch the configured clusters and serve the dashboard (the default).");
        serve.SetAction((parse, cancellation) => GuardAsync(() => ServeVerb.RunAsync(parse.GetValue(config), cancellation), cancellation));
        root.SetAction((parse, cancellation) => GuardAsync(() => ServeVerb.RunAsync(parse.GetValue(config), cancellation), cancellation));

        var migrate = new Command("migrate", "Bring the database named by ConnectionStrings:Dashboard to this program's schema.");
        migrate.SetAction((parse, cancellation) => GuardAsync(() => MigrateVerb.RunAsync(parse.GetValue(config), cancellation), cancellation));

        root.Add(serve);
        root.Add(Demo());
        root.Add(migrate);
        root.Add(EvidenceCommands.Verify(config));
        root.Add(EvidenceCommands.Export(config));

        var parsed = root.Parse(args);
        var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
        return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
    }

    private static Command Demo()
    {
        var port = Count("--port", "Port on 127.0.0.1.", 8080, 1, 65535);
        var objects = Count("--objects", "Objects in each simulated cluster.", 1500, 200, 100_000);
        var clusters = Count("--clusters", "Simulated clusters.", 2, 1, 9);
        var seed = Count("--seed", "Same seed, same fleet.", 7, 0, int.MaxValue);
        var rate = new Option<double>("--changes-per-second") { Description = "Changes a second in each simulated cluster.", DefaultValueFactory = _ => 8 };
        rate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and <= 20_000)) result.AddError("--changes-per-second: a number from 0 to 20000.");
        });
        var fresh = new Option<bool>("--fresh") { Description = "Start over: forget what earlier demos recorded." };
        var demo = new Command("demo", "A simulated fleet, a database of its own and the dashboard, in one go.") { port, objects, clusters, seed, rate, fresh };
        demo.SetAction((parse, cancellation) => GuardAsync(() => DemoVerb.RunAsync(
            new DemoOptions(
                parse.GetValue(port), parse.GetValue(objects), parse.GetValue(clusters), parse.GetValue(seed), parse.GetValue(rate), parse.GetValue(fresh)),
            cancellation), cancellation));
        return demo;
    }

    private static Option<int> Count(string name, string description, int standard, int from, int to)
    {
        var option = new Option<int>(name) { Description = $"{description} {from} to {to}.", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() is var value && (value < from || value > to))
                result.AddError($"{name}: a whole number from {from} to {to}.");
        });
        return option;
    }

    /// <summary>Runs a verb; what it cannot go on after is said on standard error.</summary>
    internal static async Task<int> GuardAsync(Func<Task<int>> verb, CancellationToken cancellation)
    {
        try
        {
            return await verb();
        }
        catch (UsageException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return ExitCode.Usage;
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            // A bound was passed and nobody asked to stop. Thrown further it would end the program without a word.
            await Console.Error.WriteLineAsync(error.ToString());
            return ExitCode.Failure;
        }
    }
}
