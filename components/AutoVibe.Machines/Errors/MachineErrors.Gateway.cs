using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

public static partial class MachineErrors
{
    /// <summary>A model has no price.</summary>
    public static readonly ErrorCode NoPrice = new(
        "AV3601", ErrorKind.Conflict, "The model has no price",
        "Money is reserved before a model is called, and nobody said what this model costs. Nothing was sent.",
        "See the known models with 'autovibe price list'; give the price with AutoVibe:Prices:Models:NAME:Input and AutoVibe:Prices:Models:NAME:Output, for a million tokens.");

    /// <summary>No key for a provider is set.</summary>
    public static readonly ErrorCode NoModelKey = new(
        "AV3602", ErrorKind.Denied, "No key for the model's provider is set",
        "The gateway holds the keys of the providers, and it was given none for this one. Nothing was sent.",
        "Set AutoVibe:Gateway:Anthropic:ApiKey or AutoVibe:Gateway:OpenAI:ApiKey, or use the model autovibe-offline, which needs none.");

    /// <summary>The token of a call is none of a machine that works.</summary>
    public static readonly ErrorCode TokenRefused = new(
        "AV3603", ErrorKind.Denied, "The token is not valid",
        "Each machine has a token for its own run, and it ends with the run. Nothing was sent.",
        "Nothing is to be mended: the machine has ended, or the caller is none.");

    /// <summary>Nobody can say what a call may cost at most.</summary>
    public static readonly ErrorCode CallRefused = new(
        "AV3604", ErrorKind.Usage, "The call is refused",
        "The request cannot be understood, or it asks for something whose cost cannot be bounded before it happens. Nothing was sent.",
        "Leave out what the message names.");

    /// <summary>A provider could not be reached or did not answer in time.</summary>
    public static readonly ErrorCode ModelAway = new(
        "AV3605", ErrorKind.Unavailable, "The model's provider does not answer",
        "The connection failed, or no answer came in time. When the request may have reached the provider, it is charged at its worst case.",
        "See whether AutoVibe:Gateway:Anthropic:BaseUrl or AutoVibe:Gateway:OpenAI:BaseUrl is right and can be reached from this machine.");

    /// <summary>A machine makes too many calls at once.</summary>
    public static readonly ErrorCode TooManyCalls = new(
        "AV3606", ErrorKind.Unavailable, "Too many calls at once",
        "A machine may make AutoVibe:Gateway:MaxCalls calls at once and let AutoVibe:Gateway:MaxWaiting more wait. This one was not sent.",
        "Raise the setting, or let the agent make fewer calls at once.");

    /// <summary>A provider refuses the key.</summary>
    public static readonly ErrorCode ModelKeyRefused = new(
        "AV3607", ErrorKind.Denied, "The provider refuses the key",
        "The model's provider answered that the key of the settings is not valid. It was charged nothing.",
        "Set AutoVibe:Gateway:Anthropic:ApiKey or AutoVibe:Gateway:OpenAI:ApiKey to a key that is valid.");

    /// <summary>The gateway cannot listen.</summary>
    public static readonly ErrorCode GatewayUnusable = new(
        "AV3608", ErrorKind.Failed, "The gateway cannot listen",
        "The port or the socket of the gateway cannot be used, so no machine can call a model.",
        "Set AutoVibe:Gateway:Port to another port, or to 0 for any free one; see that the data folder can be written.");

    /// <summary>A replayed run asks for something else than the recorded one.</summary>
    public static readonly ErrorCode ReplayDiffers = new(
        "AV3609", ErrorKind.Conflict, "The replay differs from the recording",
        "A replayed run is answered with what was recorded as long as it asks for the same. The message says where it differs first.",
        "Start the replay from the same checkpoint with the same prompt and the same version of the agent.");

    /// <summary>There is no recording of a machine.</summary>
    public static readonly ErrorCode NoRecording = new(
        "AV3610", ErrorKind.Conflict, "There is no recording",
        "The machine made no call of a model, its calls were not recorded, or the recording is on another computer or was removed.",
        "See with 'autovibe machine show ID' whether it made calls, whether AutoVibe:Gateway:Record was true when it worked, and whether this is the computer and data folder of its hub.");

    /// <summary>A request is too large.</summary>
    public static readonly ErrorCode CallTooLarge = new(
        "AV3611", ErrorKind.Usage, "The call is too large",
        "The body of a request is longer than AutoVibe:Gateway:MaxBodyBytes. Nothing was sent.",
        "Raise AutoVibe:Gateway:MaxBodyBytes, or let the agent send less.");
}
