using AutoVibe.Machines;

namespace AutoVibe.Storage;

/// <summary>A question as the database holds it, with what its machine's row says.</summary>
internal sealed class QuestionRow
{
    public const string Columns = """
        q.id, q.machine_id, m.project_id, m.request_id, m.number, q.start, q.tool, q.input, q.state, q.asked_at, q.answered_by, q.answered_at, q.message, q.ended_at
        """;

    public Guid Id { get; set; }

    public Guid MachineId { get; set; }

    public Guid ProjectId { get; set; }

    public Guid RequestId { get; set; }

    public long Number { get; set; }

    public long Start { get; set; }

    public string Tool { get; set; } = "";

    public string Input { get; set; } = "";

    public string State { get; set; } = "";

    public DateTimeOffset AskedAt { get; set; }

    public string? AnsweredBy { get; set; }

    public DateTimeOffset? AnsweredAt { get; set; }

    public string? Message { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public Question ToQuestion() => new()
    {
        Id = Id,
        Machine = MachineId,
        Project = ProjectId,
        Request = RequestId,
        Number = (int)Number,
        Start = (int)Start,
        Tool = Tool,
        Input = Input,
        State = Words.FromWord<QuestionState>(State),
        AskedAt = AskedAt,
        AnsweredBy = AnsweredBy,
        AnsweredAt = AnsweredAt,
        Message = Message,
        EndedAt = EndedAt,
    };
}
