namespace AutoVibe.Machines;

/// <summary>Where the machines of this hub reach the gateway.</summary>
/// <param name="Http">Its address on loopback, the base address for agents.</param>
/// <param name="Socket">The path of its socket, for sandboxes without a network; null where the system has none.</param>
public sealed record GatewayAddress(Uri Http, string? Socket);
