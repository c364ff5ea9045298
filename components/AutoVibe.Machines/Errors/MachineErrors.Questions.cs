using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

public static partial class MachineErrors
{
    /// <summary>No question has this id.</summary>
    public static readonly ErrorCode QuestionNotFound = new(
        "AV3910", ErrorKind.NotFound, "Unknown question",
        "No question of this machine has the id that was named.",
        "List what waits for a person with 'autovibe machine questions'.");

    /// <summary>The machine asks nothing.</summary>
    public static readonly ErrorCode NothingAsked = new(
        "AV3911", ErrorKind.Conflict, "The machine asks nothing",
        "No question of the machine waits for a person: none was asked, or the machine is over or being stopped. Nothing was changed.",
        "List what waits for a person with 'autovibe machine questions'.");

    /// <summary>The question is over.</summary>
    public static readonly ErrorCode QuestionIsOver = new(
        "AV3912", ErrorKind.Conflict, "The question is over",
        "It was answered before, nobody answered in time, or the agent needs no answer any more. Nothing was changed.",
        "See what became of it with 'autovibe machine questions --all --machine MACHINE'.");

    /// <summary>Several questions of the machine wait.</summary>
    public static readonly ErrorCode SeveralQuestions = new(
        "AV3913", ErrorKind.Conflict, "The machine asks several things",
        "More than one question of the machine waits for a person, and none was named. Nothing was changed.",
        "Name one with --question ID; list them with 'autovibe machine questions --machine MACHINE'.");

    /// <summary>The agent cannot ask.</summary>
    public static readonly ErrorCode AgentCannotAsk = new(
        "AV3914", ErrorKind.Usage, "The agent cannot ask",
        "The agent's program has no way to ask a person before it does something. Nothing was started.",
        "Leave out --ask, or say --ask false where the project wants it; or choose an agent that asks: claude_code, scripted.");
}
