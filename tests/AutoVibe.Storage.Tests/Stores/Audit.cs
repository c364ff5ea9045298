using Dapper;

namespace AutoVibe.Storage.Tests;

internal static class Audit
{
    /// <summary>What the audit log says, oldest first.</summary>
    public static Task<List<string>> ReadAsync(Database database) => database.ReadAsync(
        async connection => (await connection.QueryAsync<string>("SELECT actor || ' ' || action || ' ' || subject FROM audit_log ORDER BY entry")).AsList(), default);
}
