using Dashboard.Testing;
using Npgsql;

namespace Dashboard.Log.Tests.Spool;

/// <summary>A writer behind a proxy, with little memory and a spool directory of its own.</summary>
public abstract class SpoolTest(PostgresFixture postgres) : LogTest(postgres)
{
    protected static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    internal CuttingProxy Proxy { get; private set; } = null!;

    protected NpgsqlDataSource Through { get; private set; } = null!;

    protected string Folder { get; } = Path.Combine(Path.GetTempPath(), "dashboard-spool-test-" + Path.GetRandomFileName());

    protected ChangeWriterOptions Options => new()
    {
        QueueBytes = 4 * 1024, MaxBatchChanges = 20, MaxRetryDelay = TimeSpan.FromMilliseconds(50), GiveUpAfter = TimeSpan.Zero, ShutdownTimeout = TimeSpan.FromSeconds(1),
        Spool = new SpoolOptions { Directory = Folder, MaxBytes = 8 * 1024 * 1024 },
    };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Proxy = new CuttingProxy(Server);
        Through = Proxy.DataSource(ConnectionString);
    }

    public override async ValueTask DisposeAsync()
    {
        await Through.DisposeAsync();
        await Proxy.DisposeAsync();
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
        File.Delete(Folder);
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected Task<ChangeWriter> OpenAsync(ChangeWriterOptions? options = null) => OpenAsync(options ?? Options, database: Through);

    protected string[] Files() => Directory.Exists(Folder) ? Directory.GetFiles(Folder, "*.spool", SearchOption.AllDirectories) : [];

    /// <summary>The database goes away, and one new object's row is what the writer notices it by.</summary>
    protected async Task AwayAsync(ChangeWriter writer, string uid = "first")
    {
        Proxy.Refuse(true);
        await writer.AppendAsync(Widgets, [Observe(uid, "1")], "1", Ct);
        await Wait.UntilAsync(() => writer.Queue.DatabaseAwaySince is not null, Bound, "The database is not noticed to be away.", Ct);
    }
}
