using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>What a scripted agent does, attempt by attempt.</summary>
public sealed record Script
{
    private const int MaxBytes = 1 << 20;
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>The attempts in their order; a further one begins with the first again.</summary>
    public required IReadOnlyList<ScriptVariant> Variants { get; init; }

    /// <summary>Reads a script.</summary>
    /// <exception cref="MachineException"><see cref="MachineErrors.ScriptInvalid"/></exception>
    public static Script Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxBytes)
            throw new MachineException(MachineErrors.ScriptInvalid, $"The script has {text.Length:N0} characters; it may have {MaxBytes:N0}.");

        try
        {
            var script = JsonSerializer.Deserialize<Script>(text, Strict) ?? throw new JsonException("It is null.");
            if (script.Variants.Count == 0)
                throw new JsonException("It has no variants.");
            foreach (var step in script.Variants.SelectMany(variant => variant.Steps.Concat(variant.Review?.Steps ?? [])))
                step.Check();
            return script;
        }
        catch (JsonException error)
        {
            throw new MachineException(MachineErrors.ScriptInvalid, $"The script cannot be read: {error.Message}", error);
        }
    }

    /// <summary>What an attempt does.</summary>
    public ScriptVariant Of(int number) => Variants[(number - 1) % Variants.Count];
}

/// <summary>One attempt.</summary>
/// <param name="Steps">What it does, one after the other.</param>
/// <param name="Review">How a scripted reviewer reviews it; null when it cannot.</param>
public sealed record ScriptVariant(IReadOnlyList<ScriptStep> Steps, ScriptReview? Review = null)
{
    internal ScriptVariant OfReviewer() => new(Review switch
    {
        null => [new() { Fail = "The script says nothing about a review of this attempt." }],
        { Answer: { } answer } => [.. Review.Steps, new() { Write = new(ReviewFolder.AnswerPath, answer.GetRawText()) }],
        _ => Review.Steps,
    });
}

/// <summary>A review of an attempt.</summary>
public sealed record ScriptReview
{
    /// <summary>What the reviewer does before it answers.</summary>
    public IReadOnlyList<ScriptStep> Steps { get; init; } = [];

    /// <summary>What it answers, as docs/evolution.md tells; whatever it is, it is taken as it stands. Null when its steps write the answer, or nobody does.</summary>
    public JsonElement? Answer { get; init; }
}

/// <summary>One step; exactly one of its fields is given.</summary>
public sealed record ScriptStep
{
    /// <summary>Says something.</summary>
    public string? Say { get; init; }

    /// <summary>Writes a file.</summary>
    public ScriptFile? Write { get; init; }

    /// <summary>Changes a text in a file, which must be there exactly once.</summary>
    public ScriptChange? Replace { get; init; }

    /// <summary>Removes a file.</summary>
    public string? Remove { get; init; }

    /// <summary>Runs a command in the sandbox; what it prints is in the log, and that it fails does not end the attempt.</summary>
    public string? Run { get; init; }

    /// <summary>Asks a model through the gateway.</summary>
    public ScriptCall? Call { get; init; }

    /// <summary>Asks a person whether it may use a tool; a no ends the attempt as failed.</summary>
    public ScriptQuestion? Ask { get; init; }

    /// <summary>Waits.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>Ends the attempt as failed, with these words.</summary>
    public string? Fail { get; init; }

    internal void Check()
    {
        object?[] fields = [Say, Write, Replace, Remove, Run, Call, Ask, Wait, Fail];
        var given = fields.Count(field => field is not null);
        if (given != 1)
            throw new JsonException($"A step must be one of say, write, replace, remove, run, call, ask, wait, fail; one has {given} of them.");
    }
}

/// <summary>A file and its text.</summary>
/// <param name="Path">Below the workspace, with <c>/</c> between names.</param>
/// <param name="Text">What it holds.</param>
public sealed record ScriptFile(string Path, string Text);

/// <summary>A change of a file.</summary>
/// <param name="Path">Below the workspace, with <c>/</c> between names.</param>
/// <param name="Old">What is there.</param>
/// <param name="New">What comes in its place.</param>
public sealed record ScriptChange(string Path, string Old, string New);

/// <summary>A question to a model.</summary>
/// <param name="Prompt">The question.</param>
/// <param name="Model">The model. Default: the request's, else the built-in offline one.</param>
/// <param name="MaxTokens">The most tokens of the answer. Default: 1,000.</param>
/// <param name="Times">How often. Default: once.</param>
public sealed record ScriptCall(string Prompt, string? Model = null, int MaxTokens = 1000, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Times = 1);

/// <summary>A question to a person.</summary>
/// <param name="Tool">What it would use.</param>
/// <param name="Input">What it would give it.</param>
public sealed record ScriptQuestion(string Tool, string Input);
