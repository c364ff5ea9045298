using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Machines.Tests;

[Collection(nameof(ProcessWide))]
public sealed class AgentCatalogTests
{
    private readonly AgentCatalog _agents = new(
        new ServiceCollection().AddSingleton(TimeProvider.System).AddAgents(new()).BuildServiceProvider().GetServices<IAgent>(), new HttpClient(), TimeProvider.System);

    [Fact]
    public void It_knows_every_agent() => Assert.Equal(["aider", "claude_code", "codex", "qwen_coder", "scripted", "shell"], _agents.List().Select(agent => agent.Type));

    [Fact]
    public void A_name_that_is_none_is_an_error_that_names_all_and_the_nearest()
    {
        var error = Assert.Throws<MachineException>(() => _agents.Require("claud_code"));

        Assert.Equal(MachineErrors.AgentUnknown, error.Error);
        Assert.Contains("aider, claude_code, codex, qwen_coder, scripted, shell", error.Message);
        Assert.EndsWith("Did you mean 'claude_code'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_agent_that_has_no_way_to_ask_is_not_let_work_where_somebody_wants_to_be_asked()
    {
        Assert.Equal(["claude_code", "scripted"], _agents.List().Where(agent => agent.Asks).Select(agent => agent.Type));
        Assert.Equal(MachineErrors.AgentCannotAsk, Assert.Throws<MachineException>(() => _agents.Require("shell", asks: true)).Error);
        _agents.Require("scripted", asks: true);
    }

    [Fact]
    public void A_program_that_is_not_installed_is_an_error_with_the_command_that_installs_it()
    {
        using var path = new Variable("PATH", "/nowhere");

        var error = Assert.Throws<MachineException>(() => _agents.Require("qwen_coder"));

        Assert.Equal(MachineErrors.AgentMissing, error.Error);
        Assert.Contains("'qwen'", error.Message);
        Assert.Equal("Install it with: npm install -g @qwen-code/qwen-code", error.Fix);
        Assert.False(_agents.List().Single(agent => agent.Type == "qwen_coder").IsThere);
        _agents.Require("shell");
    }
}
