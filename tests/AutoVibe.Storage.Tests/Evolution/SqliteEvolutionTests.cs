namespace AutoVibe.Storage.Tests;

public sealed class SqliteEvolutionTests() : EvolutionContract(TestDatabase.SqliteAsync);
