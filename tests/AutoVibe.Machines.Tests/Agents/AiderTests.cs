namespace AutoVibe.Machines.Tests;

public sealed class AiderTests
{
    private readonly AgentTranscript _transcript = new Aider().Read();

    [Fact]
    public void What_it_prints_for_people_is_read()
    {
        var events = Read("Aider v0.86.1", "", "I will add it.", "Applied edit to src/made.txt", "Tokens: 2.1k sent, 300 received. Cost: $0.01 message, $0.02 session.");

        Assert.Equal(
            [new AgentEvent.Started("chat", null, "0.86.1"), new AgentEvent.Text("I will add it."), new AgentEvent.FileChange("src/made.txt"), new AgentEvent.Usage(2100, 300, 0, 0.02m)],
            events);
        Assert.Equal(AgentOutcome.Succeeded, _transcript.Judge(0, "").Outcome);
    }

    [Fact]
    public void Tokens_of_several_messages_are_added_up()
    {
        var events = Read("Tokens: 2.1k sent, 300 received.", "Tokens: 1M sent, 20k cache hit, 1k received.");

        Assert.Equal(new AgentEvent.Usage(1_002_100, 1_300, 0, null), events[^1]);
    }

    [Fact]
    public void A_model_that_never_answered_is_no_success_although_it_ends_with_0()
    {
        Read("litellm.APIConnectionError: Cannot connect", "Retrying in 0.2 seconds...", "litellm.APIConnectionError: Cannot connect");

        Assert.Equal(new(AgentOutcome.Failed, "litellm.APIConnectionError: Cannot connect"), _transcript.Judge(0, ""));
    }

    [Fact]
    public void A_used_up_budget_is_told()
    {
        Read("litellm.APIError: APIError: OpenAIException - Error code: 402 - used up");

        Assert.Equal(AgentOutcome.OutOfBudget, _transcript.Judge(0, "").Outcome);
    }

    [Fact]
    public void A_model_that_answered_in_the_end_is_no_trouble()
    {
        Read("litellm.RateLimitError: later", "Retrying in 0.2 seconds...", "Tokens: 10 sent, 3 received.");

        Assert.Equal(AgentOutcome.Succeeded, _transcript.Judge(0, "").Outcome);
    }

    private List<AgentEvent> Read(params string[] lines) => [.. lines.SelectMany(_transcript.Read)];
}
