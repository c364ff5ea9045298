using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Machines;

/// <summary>Adds agents to an application.</summary>
public static class AgentServiceCollectionExtensions
{
    private static readonly IAgentDriver[] Drivers = [new ShellAgent(), new ClaudeCode(), new QwenCoder(), new Codex(), new Aider()];

    /// <summary>Adds every agent that is a program, as <see cref="IAgent"/>.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="options">What the settings say.</param>
    public static IServiceCollection AddAgents(this IServiceCollection services, AgentOptions options)
    {
        foreach (var driver in Drivers)
            services.AddSingleton<IAgent>(provider => new ProcessAgent(driver, options, provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
