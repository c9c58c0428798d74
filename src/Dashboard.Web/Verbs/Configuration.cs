namespace Dashboard.Web.Verbs;

/// <summary>Settings that a file given on the command line adds below the environment's.</summary>
internal static class Configuration
{
    public static Dictionary<string, string?> FromFile(FileInfo? file)
    {
        if (file is null) return [];
        if (!file.Exists) throw new UsageException($"--config: there is no file '{file.FullName}'.");
        try
        {
            var settings = new ConfigurationBuilder().AddJsonFile(file.FullName, optional: false).Build();
            var environment = new ConfigurationBuilder().AddEnvironmentVariables().Build();
            return settings.AsEnumerable().Where(pair => pair.Value is not null && environment[pair.Key] is null).ToDictionary(pair => pair.Key, pair => pair.Value);
        }
        catch (InvalidDataException error)
        {
            throw new UsageException($"--config: '{file.FullName}' is not JSON: {error.InnerException?.Message ?? error.Message}", error);
        }
    }
}
