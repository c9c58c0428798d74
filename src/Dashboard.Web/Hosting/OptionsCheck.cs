using System.Net;
using Dashboard.Web.Verbs;

namespace Dashboard.Web.Hosting;

/// <summary>Checks the whole configuration before anything starts; every error at once, each with its key.</summary>
internal static class OptionsCheck
{
    /// <exception cref="UsageException">With one line an error.</exception>
    public static DashboardOptions Read(IConfiguration configuration)
    {
        var options = new DashboardOptions();
        try
        {
            configuration.GetSection(DashboardOptions.Section).Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException error)
        {
            // The binder's message names the key and the value, or the unknown keys; what it wraps says what is allowed.
            throw new UsageException(error.InnerException is { } inner ? $"{error.Message} {inner.Message}" : error.Message, error);
        }

        List<string> errors = [];
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < options.Clusters.Count; index++)
        {
            var (cluster, key) = (options.Clusters[index], $"Dashboard:Clusters:{index}");
            if (string.IsNullOrWhiteSpace(cluster.Name)) errors.Add($"{key}:Name is empty: a name that stays the same for as long as the history is kept.");
            else if (!names.Add(cluster.Name)) errors.Add($"{key}:Name '{cluster.Name}' is used twice: names are unique.");
            else if (cluster.Name.Length > 63 || cluster.Name.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '.' or '_')))
                errors.Add($"{key}:Name '{cluster.Name}': letters, digits, '-', '.' and '_', at most 63.");
        }

        errors.AddRange(options.Findings.Errors().Select(error => $"Dashboard:Findings:{error}"));
        errors.AddRange(options.Events.Errors().Select(error => $"Dashboard:Events:{error}"));
        errors.AddRange(options.ReferenceRules.SelectMany((rule, index) => rule.Errors().Select(error => $"Dashboard:ReferenceRules:{index}:{error}")));
        if (options.Spool.MaxBytes is < 1024 * 1024 or > 1L << 50)
            errors.Add($"Dashboard:Spool:MaxBytes is {options.Spool.MaxBytes}: bytes, 1048576 (1 MiB) to {1L << 50} (1 PiB).");
        if (options.Spool.Directory is { } spool && !Path.IsPathFullyQualified(spool))
            errors.Add($"Dashboard:Spool:Directory '{spool}': an absolute path.");
        if (options.Retention.Days is < 1 or > 36_500) errors.Add($"Dashboard:Retention:Days is {options.Retention.Days}: 1 to 36500, or not set to keep everything.");
        if (options.Evidence is { PreviousKey: not null, Key: null }) errors.Add("Dashboard:Evidence:PreviousKey is set, but Dashboard:Evidence:Key is not: name the new key too.");

        var connection = configuration.GetConnectionString(DashboardOptions.ConnectionName);
        if (string.IsNullOrWhiteSpace(connection)) errors.Add("ConnectionStrings:Dashboard is not set: the PostgreSQL database, e.g. Host=localhost;Database=dashboard;Username=dashboard;Password=...");
        else
        {
            try
            {
                _ = new Npgsql.NpgsqlConnectionStringBuilder(connection);
            }
            catch (ArgumentException error)
            {
                errors.Add("ConnectionStrings:Dashboard: " + error.Message);
            }
        }

        return errors.Count == 0 ? options : throw new UsageException(string.Join(Environment.NewLine, errors));
    }

    /// <summary>Without authentication only this machine may listen in.</summary>
    public static void RefuseOpenAddress(DashboardOptions options, IEnumerable<string> addresses)
    {
        if (options.Authentication.Mode != AuthenticationMode.None) return;
        foreach (var address in addresses)
        {
            var host = BindingAddress.Parse(address).Host;
            if (host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip))) continue;
            throw new UsageException(
                $"Dashboard:Authentication:Mode is None, which is allowed on loopback only, but ASPNETCORE_URLS listens on '{address}'. Listen on 127.0.0.1.");
        }
    }
}
