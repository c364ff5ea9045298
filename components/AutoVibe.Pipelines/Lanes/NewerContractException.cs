namespace AutoVibe.Pipelines;

/// <summary>A message or a state was written by a newer version than this process knows.</summary>
internal sealed class NewerContractException(string what, int contract, int known)
    : Exception($"{what} has contract {contract}; this process knows up to {known}.");
