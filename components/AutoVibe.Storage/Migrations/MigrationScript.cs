using System.Security.Cryptography;
using System.Text;

namespace AutoVibe.Storage;

/// <summary>The statements of one script, in order.</summary>
internal sealed class MigrationScript
{
    /// <summary>A comment line in front of a statement that must not run in a transaction, such as <c>CREATE INDEX CONCURRENTLY</c>.</summary>
    /// <remarks>Such a statement may be repeated after a crash, so it must say IF NOT EXISTS or IF EXISTS.</remarks>
    public const string OutsideMark = "-- outside a transaction";

    public MigrationScript(string text)
    {
        var unix = text.ReplaceLineEndings("\n");
        Checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(unix)));
        Statements = [.. SqlSplitter.Split(unix).Select(sql => new MigrationStatement(sql, IsOutside(sql)))];
    }

    /// <summary>SHA-256 of the text with Unix line ends.</summary>
    public string Checksum { get; }

    public IReadOnlyList<MigrationStatement> Statements { get; }

    private static bool IsOutside(string sql) =>
        sql.Split('\n').TakeWhile(line => line.StartsWith("--", StringComparison.Ordinal)).Any(line => line.StartsWith(OutsideMark, StringComparison.Ordinal));
}

/// <summary>One statement and whether it must run alone.</summary>
internal sealed record MigrationStatement(string Sql, bool Outside);
