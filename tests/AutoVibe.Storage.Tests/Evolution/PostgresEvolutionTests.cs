namespace AutoVibe.Storage.Tests;

[OnPostgres]
public sealed class PostgresEvolutionTests() : EvolutionContract(TestDatabase.PostgresAsync);
