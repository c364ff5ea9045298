namespace AutoVibe.Storage.Tests;

public sealed class SqliteLaneTests() : LaneContract(TestDatabase.SqliteAsync);

[OnPostgres]
public sealed class PostgresLaneTests() : LaneContract(TestDatabase.PostgresAsync);

public sealed class SqliteNodeTests() : NodeContract(TestDatabase.SqliteAsync);

[OnPostgres]
public sealed class PostgresNodeTests() : NodeContract(TestDatabase.PostgresAsync);

public sealed class SqliteSendTests() : SendContract(TestDatabase.SqliteAsync);

[OnPostgres]
public sealed class PostgresSendTests() : SendContract(TestDatabase.PostgresAsync);

public sealed class SqliteTaskTests() : TaskContract(TestDatabase.SqliteAsync);

[OnPostgres]
public sealed class PostgresTaskTests() : TaskContract(TestDatabase.PostgresAsync);

public sealed class SqliteDeadLetterTests() : DeadLetterContract(TestDatabase.SqliteAsync);

[OnPostgres]
public sealed class PostgresDeadLetterTests() : DeadLetterContract(TestDatabase.PostgresAsync);

public sealed class SqliteCatalogTests() : CatalogContract(TestDatabase.SqliteAsync);

[OnPostgres]
public sealed class PostgresCatalogTests() : CatalogContract(TestDatabase.PostgresAsync);

public sealed class SqliteSavepointTests() : SavepointContract(TestDatabase.SqliteAsync);

[OnPostgres]
public sealed class PostgresSavepointTests() : SavepointContract(TestDatabase.PostgresAsync);

public sealed class SqliteStateTests() : StateContract(TestDatabase.SqliteAsync);

[OnPostgres]
public sealed class PostgresStateTests() : StateContract(TestDatabase.PostgresAsync);

public sealed class SqliteSinkTests() : SinkContract(TestDatabase.SqliteAsync);

[OnPostgres]
public sealed class PostgresSinkTests() : SinkContract(TestDatabase.PostgresAsync);

public sealed class SqliteSourceTests() : SourceContract(TestDatabase.SqliteAsync);

[OnPostgres]
public sealed class PostgresSourceTests() : SourceContract(TestDatabase.PostgresAsync);

public sealed class MemoryLaneTests() : LaneContract(TestDatabase.MemoryAsync);

public sealed class MemoryTaskTests() : TaskContract(TestDatabase.MemoryAsync);
