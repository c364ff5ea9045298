namespace AutoVibe.Machines;

/// <summary>The agents that there are.</summary>
/// <param name="programs">Those that are programs.</param>
/// <param name="http">Calls the gateway for the scripted one.</param>
/// <param name="time">The clock.</param>
public sealed class AgentCatalog(IEnumerable<IAgent> programs, HttpClient http, TimeProvider time)
{
    private readonly IAgent[] _programs = [.. programs];

    /// <summary>Their types, in the order of the alphabet.</summary>
    public IReadOnlyList<string> Types => [.. _programs.Select(agent => agent.Type).Append(AgentTypes.Scripted).Order(StringComparer.Ordinal)];

    /// <summary>Every agent with the program that it needs and whether that is installed here.</summary>
    public IReadOnlyList<AgentListing> List() => [.. Types.Select(type => ListingOf(type))];

    /// <summary>Refuses an agent that there is not, or whose program is not installed here.</summary>
    /// <param name="type">The agent's type.</param>
    /// <param name="asks">Whether it must be able to ask a person.</param>
    /// <exception cref="MachineException"><see cref="MachineErrors.AgentUnknown"/>, <see cref="MachineErrors.AgentMissing"/>, <see cref="MachineErrors.AgentCannotAsk"/></exception>
    public void Require(string type, bool asks = false)
    {
        if (!Types.Contains(type))
        {
            var near = Pipelines.Spelling.Nearest(type, Types) is { } meant ? $" Did you mean '{meant}'?" : "";
            throw new MachineException(MachineErrors.AgentUnknown, $"There is no agent '{type}'; there are: {string.Join(", ", Types)}.{near}");
        }

        if (asks && !ListingOf(type).Asks)
            throw new MachineException(MachineErrors.AgentCannotAsk, $"The agent '{type}' has no way to ask.");
        Program(type)?.Require();
    }

    private AgentListing ListingOf(string type) => Program(type)?.Listing ?? new(type, null, null, null, Asks: type == AgentTypes.Scripted);

    private ProcessAgent? Program(string type) => _programs.OfType<ProcessAgent>().FirstOrDefault(agent => agent.Type == type);

    /// <summary>The agent of an attempt.</summary>
    /// <exception cref="MachineException">There is no such agent here, or its script is not one.</exception>
    internal IAgent Of(EvolutionRequest request, int number) => Find(request.Agent, request, script => script.Of(number));

    /// <summary>The agent that reviews an attempt.</summary>
    /// <exception cref="MachineException">There is no such agent here, or its script is not one.</exception>
    internal IAgent ReviewerOf(EvolutionRequest request, int number) => Find(request.Review?.Agent ?? "", request, script => script.Of(number).OfReviewer());

    private IAgent Find(string type, EvolutionRequest request, Func<Script, ScriptVariant> steps)
    {
        Require(type);
        return type == AgentTypes.Scripted ? new ScriptedAgent(steps(Script.Parse(request.Script ?? "")), http, time) : _programs.First(agent => agent.Type == type);
    }
}
