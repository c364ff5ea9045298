using Dapper;

namespace AutoVibe.Storage.Tests;

/// <summary>Looks into a database past the stores.</summary>
internal static class Query
{
    public static Task<List<string>> LinesAsync(Database database, string sql) =>
        database.ReadAsync(async connection => (await connection.QueryAsync<string>(sql)).AsList(), default);

    public static Task<int> ExecuteAsync(Database database, string sql) => database.ReadAsync(connection => connection.ExecuteAsync(sql), default);

    /// <summary>What the audit log says, oldest first.</summary>
    public static Task<List<string>> AuditAsync(Database database) =>
        LinesAsync(database, "SELECT actor || ' ' || action || ' ' || subject FROM audit_log ORDER BY entry");
}
