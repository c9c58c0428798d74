using Dashboard.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Dashboard.Projections.Tests.Reading;

public sealed class ProjectionsDbContextTests(PostgresFixture postgres)
{
    [Fact]
    public async Task EveryMappedColumn_IsInTheMigratedDatabaseWithItsType()
    {
        await using var scene = await LogScene.OpenAsync(postgres);
        var columns = new Dictionary<(string Table, string Column), string>();
        await using (var command = scene.DataSource.CreateCommand("SELECT table_name, column_name, udt_name FROM information_schema.columns WHERE table_schema = 'public'"))
        await using (var reader = await command.ExecuteReaderAsync(LogScene.Token))
            while (await reader.ReadAsync(LogScene.Token))
                columns[(reader.GetString(0), reader.GetString(1))] = reader.GetString(2);

        await using var context = scene.Reads.Context();
        var mapped = 0;
        foreach (var entity in context.Model.GetEntityTypes())
        {
            var table = entity.GetViewName() ?? entity.GetTableName()!;
            var store = StoreObjectIdentifier.Create(entity, entity.GetViewName() is null ? StoreObjectType.Table : StoreObjectType.View)!.Value;
            foreach (var property in entity.GetProperties())
            {
                Assert.True(columns.TryGetValue((table, property.GetColumnName(store)!), out var type), $"{table}.{property.GetColumnName(store)}");
                Assert.Equal((table, property.Name, Name(property.GetColumnType())), (table, property.Name, type));
                mapped++;
            }
        }

        Assert.True(mapped > 40);
    }

    private static string Name(string type) => type switch
    {
        "smallint" => "int2",
        "integer" => "int4",
        "bigint" => "int8",
        "boolean" => "bool",
        "timestamp with time zone" => "timestamptz",
        "text[]" => "_text",
        _ => type,
    };
}
