namespace AutoVibe.Machines;

/// <summary>Reads Qwen Code. It ends without a result when it meets one of its own limits.</summary>
internal sealed class QwenTranscript() : StreamJsonTranscript("write_file", "edit", "replace")
{
    private const int TooManyTurns = 53;
    private const int TooMuch = 55;

    public override AgentJudgement Judge(int exitCode, string complaints) => exitCode is TooManyTurns or TooMuch
        ? new(AgentOutcome.Limit, complaints.Length > 0 ? complaints : $"It met a limit of its own, exit code {exitCode}.")
        : base.Judge(exitCode, complaints);
}
