using Dashboard.Testing;
using Npgsql;

namespace Dashboard.Log.Tests.Migrations;

public sealed class AppendOnlyTests(PostgresFixture postgres) : LogTest(postgres)
{
    public static TheoryData<string> Rewrites { get; } =
    [
        "UPDATE {0} SET resource_version = 'x'", "DELETE FROM {0}", "TRUNCATE {0}", "UPDATE {0} SET payload = '' WHERE position = 0", "TRUNCATE {0} CASCADE",
    ];

    [Theory]
    [MemberData(nameof(Rewrites))]
    public async Task Log_RewrittenByItsOwner_Refuses(string sql)
    {
        await WriteAsync();
        Assert.Contains("append-only", (await RefusedAsync(null, string.Format(null, sql, "change"))).MessageText, StringComparison.Ordinal);
        Assert.Contains("append-only", (await RefusedAsync(null, string.Format(null, sql, await PartitionAsync()))).MessageText, StringComparison.Ordinal);
        Assert.Equal(2, await ScalarAsync<long>("SELECT count(*) FROM change"));
    }

    [Theory]
    [MemberData(nameof(Rewrites))]
    public async Task Log_RewrittenByAnyRole_Refuses(string sql)
    {
        await WriteAsync();
        var partition = await PartitionAsync();
        foreach (var role in (string[])["dashboard_writer", "dashboard_reader", "dashboard_retention"])
        {
            await RefusedAsync(role, string.Format(null, sql, "change"));
            await RefusedAsync(role, string.Format(null, sql, partition));
        }
    }

    [Theory]
    [InlineData("gap")]
    [InlineData("path")]
    [InlineData("manager")]
    [InlineData("object")]
    [InlineData("tree_head")]
    [InlineData("tree_node")]
    [InlineData("dropped_leaf")]
    [InlineData("dictionary")]
    public async Task WhatTheLogIsReadWith_CannotBeRemoved(string table)
    {
        await WriteAsync();
        foreach (var role in (string?[])[null, "dashboard_writer", "dashboard_reader", "dashboard_retention"])
        {
            await RefusedAsync(role, $"DELETE FROM {table}");
            await RefusedAsync(role, $"TRUNCATE {table} CASCADE");
        }
    }

    [Fact]
    public async Task Reader_MayReadAndNotAppend()
    {
        await WriteAsync();
        await RefusedAsync("dashboard_reader", "INSERT INTO change SELECT * FROM change");
        await RefusedAsync("dashboard_reader", "UPDATE log_head SET next = 0");
        await RefusedAsync("dashboard_reader", "SELECT ensure_change_partition('2099-01-01')");
        await AsAsync("dashboard_reader", "SELECT * FROM change");
    }

    [Fact]
    public async Task Writer_NeedsNoMoreThanItsRole()
    {
        await using var limited = new NpgsqlDataSourceBuilder(ConnectionString + ";Options=-c role=dashboard_writer").Build();
        await using (var writer = await OpenAsync(database: limited))
        {
            await ReplaceAsync(writer, Widgets, "1", null, Observe("a", "1"), Observe("b", "1"));
            await ReplaceAsync(writer, Widgets, "2", new(Model.GapReason.WatchExpired, "x"), Observe("a", "2", spec: "{\"x\":1}"));
            await writer.CloseAsync(Widgets, new(Model.GapReason.Forbidden, "x"), Ct);
            // More than a block of paths holds.
            await writer.AppendAsync(Widgets, [.. Enumerable.Range(3, 130).Select(n => Observe("a", $"{n}", spec: $"{{\"x\":{n}}}"))], "3", Ct);
        }

        await RowsAsync(135);
        await RefusedAsync("dashboard_writer", "DELETE FROM path_block");
        await RefusedAsync("dashboard_writer", "UPDATE path_block SET keys = '{}'");
        await RefusedAsync("dashboard_writer", "DELETE FROM scope");
        await RefusedAsync("dashboard_writer", "UPDATE tree_head SET size = 0");
        await RefusedAsync("dashboard_writer", "INSERT INTO dropped_leaf VALUES (1, 0, sha256(''))");
        await RefusedAsync("dashboard_writer", "UPDATE object SET uid = 'x'");
        await RefusedAsync("dashboard_writer", "CREATE TABLE mine (id int)");
    }

    private async Task WriteAsync()
    {
        await using var writer = await OpenAsync();
        var managed = """{"metadata":{"managedFields":[{"manager":"kubectl","time":"2026-01-01T00:00:00Z"}]}}"""u8.ToArray();
        await ReplaceAsync(writer, Widgets, "1", null, Raw("a", "1", Model.Verb.Added, managed));
        await writer.CloseAsync(Widgets, new(Model.GapReason.Forbidden, "x"), Ct);
        await ReplaceAsync(writer, Widgets, "1", null, Raw("a", "1", Model.Verb.Added, managed));
        await ExecuteAsync("INSERT INTO path SELECT 1, 0, 'spec' WHERE NOT EXISTS (SELECT FROM path)");
        await ExecuteAsync(
            """
            INSERT INTO tree_head VALUES (1, 0, 1, sha256(''), now(), false, '');
            INSERT INTO tree_node VALUES (1, 8, 0, sha256(''));
            INSERT INTO dropped_leaf VALUES (1, 0, sha256(''));
            """);
        await ExecuteAsync("INSERT INTO dictionary VALUES (1, 1, 0, 'K', '\\x00')");
        await RowsAsync(2);
    }

    private async Task<string> PartitionAsync() => (await ScalarAsync<string>("SELECT tableoid::regclass::text FROM change LIMIT 1"))!;

    private async Task<PostgresException> RefusedAsync(string? role, string sql)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => AsAsync(role, sql));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, error.SqlState);
        return error;
    }

    private async Task AsAsync(string? role, string sql)
    {
        await using var connection = await Database.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using var command = new NpgsqlCommand(role is null ? sql : $"SET LOCAL ROLE {role}; {sql}", connection);
        await command.ExecuteNonQueryAsync(Ct);
        await transaction.CommitAsync(Ct);
    }
}
