using Dashboard.Testing;

[assembly: AssemblyFixture(typeof(PostgresFixture))]
