using System.CommandLine;

namespace Dashboard.Web.Verbs;

/// <summary>The command lines of <c>verify</c> and <c>export</c>.</summary>
internal static class EvidenceCommands
{
    public static Command Verify(Option<FileInfo?> config)
    {
        var cluster = new Option<string?>("--cluster") { Description = "The cluster whose log is checked; else every one in the database." };
        var from = Position("--from", "First position; else 0.");
        var to = Position("--to", "Last position; else the log's end.");
        var heads = new Option<FileInfo?>("--heads") { Description = "Tree heads held outside the database; else Dashboard:Evidence:TreeHeads, where it is." };
        var key = new Option<string[]>("--key") { Description = "A public key to believe, or a file of keys; may be repeated. Else the key of Dashboard:Evidence:Key, where it is." };
        var report = new Option<FileInfo?>("--report") { Description = "Writes what was found to this file, as JSON." };
        var export = new Option<FileInfo?>("--export") { Description = "Checks this file that 'export' wrote, without a database." };
        var verify = new Command("verify", "Check the log from its bytes up, against its tree and the signed tree heads. Exit code 1: something is not as it was recorded.")
        {
            cluster, from, to, heads, key, report, export,
        };
        verify.SetAction((parse, cancellation) => CommandLine.GuardAsync(() => VerifyVerb.RunAsync(
            parse.GetValue(config),
            new VerifyArguments(
                parse.GetValue(cluster), parse.GetValue(from), parse.GetValue(to), parse.GetValue(heads), parse.GetValue(key) ?? [], parse.GetValue(report), parse.GetValue(export)),
            cancellation), cancellation));
        return verify;
    }

    public static Command Export(Option<FileInfo?> config)
    {
        var cluster = new Option<string>("--cluster") { Description = "The cluster whose rows are written.", Required = true };
        var from = Position("--from", "First position; else 0.");
        var to = Position("--to", "Last position; else the last that a signed tree head covers.");
        var output = new Option<FileInfo>("--out") { Description = "The file to write; it must not exist.", Required = true };
        var export = new Command("export", "Write rows with their inclusion proofs and the signed tree head, to be checked elsewhere with 'verify --export'.") { cluster, from, to, output };
        export.SetAction((parse, cancellation) => CommandLine.GuardAsync(() => ExportVerb.RunAsync(
            parse.GetValue(config), parse.GetRequiredValue(cluster), parse.GetValue(from) ?? 0, parse.GetValue(to), parse.GetRequiredValue(output), cancellation), cancellation));
        return export;
    }

    private static Option<long?> Position(string name, string description)
    {
        var option = new Option<long?>(name) { Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<long?>() is < 0)
                result.AddError($"{name}: a whole number from 0.");
        });
        return option;
    }
}
