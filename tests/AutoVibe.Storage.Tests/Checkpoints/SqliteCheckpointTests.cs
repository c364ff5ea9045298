namespace AutoVibe.Storage.Tests;

public sealed class SqliteCheckpointTests() : CheckpointContract(TestDatabase.SqliteAsync);
