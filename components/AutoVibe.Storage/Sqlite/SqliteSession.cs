using AutoVibe.Pipelines;
using Microsoft.Data.Sqlite;

namespace AutoVibe.Storage;

/// <summary>A connection with its prepared statements; used by one thread at a time.</summary>
internal sealed class SqliteSession(SqliteConnection connection, SqlDialect dialect) : IDisposable
{
    // A component may make a new text for each command; ours are few.
    private const int MostForeign = 200;

    private readonly Dictionary<SqlStatement, SqliteStatement> _prepared = [];
    private readonly Dictionary<string, SqliteStatement> _texts = new(StringComparer.Ordinal);
    private readonly SqliteAppend _append = new();

    public SqliteConnection Connection { get; } = connection;

    public bool InTransaction => SQLitePCL.raw.sqlite3_get_autocommit(Connection.Handle!) == 0;

    public SqliteStatement Prepare(SqlStatement statement)
    {
        if (!_prepared.TryGetValue(statement, out var prepared))
            _prepared[statement] = prepared = new(Connection.Handle!, statement.Sqlite(dialect));
        return prepared;
    }

    public SqliteStatement Prepare(string sql)
    {
        if (!_texts.TryGetValue(sql, out var prepared))
        {
            if (_texts.Count >= MostForeign)
                Forget();
            _texts[sql] = prepared = new(Connection.Handle!, sql);
        }

        return prepared;
    }

    public void Execute(string sql) => Prepare(sql).Run();

    /// <summary>Runs a batch inside the transaction that is open.</summary>
    public void Run(SqlBatch batch)
    {
        foreach (var step in batch.Steps)
        {
            switch (step)
            {
                case StatementStep statement:
                    Run(statement);
                    break;
                case AppendStep append:
                    _append.Run(this, append);
                    break;
                case CommandStep command:
                    Run(command);
                    break;
            }
        }
    }

    public void Dispose()
    {
        foreach (var statement in _prepared.Values)
            statement.Dispose();
        Forget();
        Connection.Dispose();
    }

    private void Run(StatementStep step)
    {
        var statement = Prepare(step.Statement);
        for (var i = 0; i < step.Parameters.Length; i++)
            statement.Bind(i + 1, step.Parameters[i]);

        var changed = 0;
        if (step.Rows is { } rows)
        {
            for (var row = 0; row < rows.Count; row++)
            {
                for (var column = 0; column < rows.Columns.Count; column++)
                    statement.Bind(step.Statement.Parameters + column + 1, rows.Columns[column], row);
                changed += Run(statement, step.OnRow);
            }
        }
        else
        {
            changed = Run(statement, step.OnRow);
        }

        statement.Clear();
        if (step.Statement.Guard is { } code && changed != (step.Rows?.Count ?? 1))
            throw new GuardException(code);
    }

    private static int Run(SqliteStatement statement, Action<SqlRow>? onRow)
    {
        if (onRow is null)
            return statement.Run();
        while (statement.Step())
            onRow(statement);
        return 0;
    }

    private void Run(CommandStep step)
    {
        var statement = Prepare(step.Command.Text);
        var bound = new HashSet<int>();
        foreach (var (name, value) in step.Command.Parameters)
        {
            // A parameter that the text does not use is not an error on PostgreSQL either; one that it uses and nobody gave is.
            if (statement.PlaceOf(name.StartsWith('@') ? name : $"@{name}") is var place and > 0 && bound.Add(place))
                statement.BindAt(place, value);
        }

        if (bound.Count < statement.Places)
            throw new CommitRefusedException($"A statement of a sink has a parameter without a value: {step.Command.Text}");
        statement.Run();
        statement.Clear();
    }

    private void Forget()
    {
        foreach (var statement in _texts.Values)
            statement.Dispose();
        _texts.Clear();
    }
}
