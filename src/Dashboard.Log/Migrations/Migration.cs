using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Log.Migrations;

/// <summary>One forward-only SQL file. Its name orders it; once applied, its text may not change.</summary>
internal sealed record Migration(string Name, string Sql)
{
    /// <summary>Over the text with LF line ends, so that a checkout with other line ends is the same file.</summary>
    public byte[] Sha256 { get; } = SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n")));

    /// <summary>The files that this program was built with, in order.</summary>
    public static IReadOnlyList<Migration> Embedded()
    {
        var assembly = typeof(Migration).Assembly;
        var migrations = new List<Migration>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            migrations.Add(new Migration(name, reader.ReadToEnd()));
        }

        return [.. migrations.OrderBy(migration => migration.Name, StringComparer.Ordinal)];
    }
}
