using System.Data.Common;
using AutoVibe.Tests;
using Dapper;

namespace AutoVibe.Chaos.Tests;

/// <summary>The database of one test: where worker processes find it, and what a test asks it.</summary>
internal abstract class ChaosDatabase : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A folder of this test; deleted with the database.</summary>
    public TemporaryFolder Folder { get; } = new();

    /// <summary>What a program must be told to use this database.</summary>
    public abstract IReadOnlyList<(string Name, string Value)> Settings { get; }

    protected abstract string Rows { get; }

    /// <summary>An id as it stands in a statement.</summary>
    public abstract string Literal(Guid id);

    public Task CreateTablesAsync() => AskAsync<int?>($"{Rows}; CREATE TABLE chaos_chores (number int NOT NULL)");

    public async Task<T> AskAsync<T>(string sql) => (await RowsAsync<T>(sql)).FirstOrDefault()!;

    /// <summary>Asks, again while the server is away.</summary>
    public async Task<IReadOnlyList<T>> RowsAsync<T>(string sql)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = Connect();
                return [.. await connection.QueryAsync<T>(sql)];
            }
            catch (DbException error) when (error.IsTransient && TimeProvider.System.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    public virtual ValueTask DisposeAsync()
    {
        Folder.Dispose();
        return ValueTask.CompletedTask;
    }

    protected abstract DbConnection Connect();
}
