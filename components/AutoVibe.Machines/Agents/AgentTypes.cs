namespace AutoVibe.Machines;

/// <summary>The words by which people choose an agent.</summary>
public static class AgentTypes
{
    /// <summary>Follows a script, without a program of a vendor and without a key.</summary>
    public const string Scripted = "scripted";

    /// <summary>Any command line.</summary>
    public const string Shell = "shell";
}
