namespace AutoVibe.Machines;

/// <summary>What a hub knows about itself that its daily checkpoint keeps.</summary>
public interface IHubFacts
{
    /// <summary>Names of files and their text, such as the settings that apply, without secrets.</summary>
    Task<IReadOnlyDictionary<string, string>> GatherAsync(CancellationToken ct);
}
