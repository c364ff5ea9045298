using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>
/// What bounds the tokens of a prompt. Tokenizers work on bytes, so a text never has more tokens than bytes, and JSON never has fewer bytes than the text in it. Images are counted by a fixed number instead,
/// and what is neither text nor image only by what the model takes at most.
/// </summary>
internal sealed class PromptTally
{
    // What providers put around a prompt, and around tools, beside what is sent.
    private const int Frame = 128;
    private const int ToolFrame = 1024;
    private const int OwnTool = 2048;

    private long _imageBytes;
    private int _images;
    private int _tools;
    private int _ownTools;

    /// <summary>Something of which nobody can say how many tokens it has; null when there is nothing such.</summary>
    public string? Unbounded { get; private set; }

    /// <summary>The most tokens that the prompt can have.</summary>
    /// <param name="bytes">Its bytes as they are sent.</param>
    /// <param name="imageTokens">The most tokens of one image.</param>
    /// <param name="longest">The most tokens that the model takes; null when nobody knows.</param>
    /// <exception cref="MachineException">It has no bound: <see cref="MachineErrors.CallRefused"/>.</exception>
    public long Bound(long bytes, int imageTokens, long? longest)
    {
        if (Unbounded is not null)
            return longest ?? throw new MachineException(MachineErrors.CallRefused, $"The prompt holds {Unbounded}, whose tokens cannot be counted, and the longest prompt of the model is not known.",
                fix: "Give it with AutoVibe:Prices:Models:NAME:MaxInput, or leave it out.");
        var bound = bytes - _imageBytes + ((long)_images * imageTokens) + Frame + (_tools > 0 ? ToolFrame : 0) + ((long)_ownTools * OwnTool);
        return Math.Min(bound, longest ?? long.MaxValue);
    }

    /// <summary>An image, and how many bytes of the request are its own.</summary>
    public void AddImage(long bytes)
    {
        _images++;
        _imageBytes += bytes;
    }

    /// <summary>Something that has no bound.</summary>
    public void AddUnbounded(string what) => Unbounded ??= what;

    /// <summary>Tools; the provider describes those of its own kinds in words that are not in the request.</summary>
    public void AddTools(JsonArray tools)
    {
        _tools += tools.Count;
        _ownTools += tools.Count(tool => tool.At("type").Text() is not (null or "custom" or "function"));
    }
}
