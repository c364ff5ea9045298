namespace AutoVibe.Storage.Tests;

[OnPostgres]
public sealed class PostgresCheckpointTests() : CheckpointContract(TestDatabase.PostgresAsync);
