using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>
/// Statements that run as one transaction and, on PostgreSQL, as one message to the server. No decision of the client lies between them: what must hold
/// is said by guards, and a guard that fails rolls everything back.
/// </summary>
internal sealed class SqlBatch
{
    private readonly List<SqlStep> _steps = [];

    public IReadOnlyList<SqlStep> Steps => _steps;

    public SqlBatch Add(SqlStatement statement, params ReadOnlySpan<SqlValue> parameters)
    {
        _steps.Add(new StatementStep(statement, parameters.ToArray(), null, null));
        return this;
    }

    public SqlBatch Add(SqlStatement statement, SqlRows rows, params ReadOnlySpan<SqlValue> parameters)
    {
        if (rows.Count > 0)
            _steps.Add(new StatementStep(statement, parameters.ToArray(), rows, null));
        return this;
    }

    /// <summary>Adds a statement whose rows are read.</summary>
    public SqlBatch Read(SqlStatement statement, Action<SqlRow> onRow, params ReadOnlySpan<SqlValue> parameters)
    {
        _steps.Add(new StatementStep(statement, parameters.ToArray(), null, onRow));
        return this;
    }

    /// <inheritdoc cref="Read(SqlStatement, Action{SqlRow}, ReadOnlySpan{SqlValue})"/>
    public SqlBatch Read(SqlStatement statement, SqlRows rows, Action<SqlRow> onRow, params ReadOnlySpan<SqlValue> parameters)
    {
        if (rows.Count > 0)
            _steps.Add(new StatementStep(statement, parameters.ToArray(), rows, onRow));
        return this;
    }

    /// <summary>Adds a statement whose rows say nothing, such as one that locks.</summary>
    public SqlBatch Lock(SqlStatement statement, params ReadOnlySpan<SqlValue> parameters) => Read(statement, static _ => { }, parameters);

    /// <summary>Adds a statement that a component's author wrote.</summary>
    public SqlBatch Add(SinkCommand command)
    {
        _steps.Add(new CommandStep(command));
        return this;
    }

    /// <summary>Appends messages to their logs. Always the last step, because it locks the heads of the logs.</summary>
    public SqlBatch Append(IReadOnlyList<OutgoingMessage> messages, Action<Appended>? onAppended = null)
    {
        if (messages.Count > 0)
            _steps.Add(new AppendStep(messages, null, onAppended));
        return this;
    }

    /// <summary>Appends those messages that are the first under their client keys.</summary>
    public SqlBatch AppendNew(IReadOnlyList<OutgoingMessage> messages, SqlRows clientKeys)
    {
        _steps.Add(new AppendStep(messages, clientKeys, null));
        return this;
    }
}

internal abstract record SqlStep;

internal sealed record StatementStep(SqlStatement Statement, SqlValue[] Parameters, SqlRows? Rows, Action<SqlRow>? OnRow) : SqlStep;

internal sealed record CommandStep(SinkCommand Command) : SqlStep;

/// <param name="Messages">The messages, in order.</param>
/// <param name="ClientKeys">When given, one column of client keys; a message with a key is appended only when <c>enqueue_keys</c> holds its id under that key.</param>
/// <param name="OnAppended">Without client keys: is told of each log where the messages lie.</param>
internal sealed record AppendStep(IReadOnlyList<OutgoingMessage> Messages, SqlRows? ClientKeys, Action<Appended>? OnAppended) : SqlStep;
