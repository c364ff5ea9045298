using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;

namespace AutoVibe.Server.Tests;

/// <summary>Every value of every row of a SQLite file, as text. In the file itself a long one is cut by the borders of pages.</summary>
internal static class KeptRows
{
    public static string Of(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        var text = new StringBuilder();
        foreach (var table in Values(connection, "SELECT name FROM sqlite_schema WHERE type = 'table'").ToList())
        {
            foreach (var value in Values(connection, $"SELECT * FROM \"{table}\""))
                text.AppendLine(value);
        }

        return text.ToString();
    }

    private static IEnumerable<string> Values(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names come from the schema.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            for (var i = 0; i < reader.FieldCount; i++)
                yield return reader.GetValue(i) is byte[] bytes ? Encoding.UTF8.GetString(bytes) : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture) ?? "";
        }
    }
}
