namespace Dashboard.Log;
#pragma warning disable
public static class Migrator { public static Task MigrateAsync(string connectionString, CancellationToken cancellationToken) => Task.CompletedTask; }
