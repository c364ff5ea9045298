using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace AutoVibe.Chaos.Tests;

/// <summary>A SQLite file, with one process at a time that runs lanes.</summary>
internal sealed class SqliteChaos : ChaosDatabase
{
    public override IReadOnlyList<(string Name, string Value)> Settings => [("AutoVibe__Data", Folder["data"]), ("DOTNET_ENVIRONMENT", "Development")];

    protected override string Rows => """
        CREATE TABLE chaos_rows (id integer PRIMARY KEY AUTOINCREMENT, key text NOT NULL, number int NOT NULL, count int NOT NULL, sent_at bigint NOT NULL,
            written_at bigint NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000000 AS integer)))
        """;

    public override string Literal(Guid id) => $"x'{Convert.ToHexString(id.ToByteArray(bigEndian: true))}'";

    protected override DbConnection Connect() =>
        new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(Folder["data"], "autovibe.db"), Pooling = false, DefaultTimeout = 10 }.ToString());
}
