namespace AutoVibe.Machines;

/// <summary>How one program that is an agent is started and read.</summary>
internal interface IAgentDriver
{
    /// <summary>The word by which people choose it.</summary>
    string Type { get; }

    /// <summary>The program's name; null for an agent that is any command line.</summary>
    string? Program { get; }

    /// <summary>The command that installs the program.</summary>
    string? Install { get; }

    /// <summary>Whether the program can ask before it does something.</summary>
    bool Asks => false;

    /// <summary>How the program is told a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="program">The program's file; empty for an agent that is any command line.</param>
    AgentCommand Command(AgentTask task, string program);

    /// <summary>What reads one run of it.</summary>
    AgentTranscript Read();
}
