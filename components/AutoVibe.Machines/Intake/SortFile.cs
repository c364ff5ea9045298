using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Tells text, binary and skipped files apart.</summary>
internal sealed class SortFile : Splitter<ProjectFile>
{
    public OutputPort<ProjectFile> Text => Output<ProjectFile>();

    public OutputPort<ProjectFile> Binary => Output<ProjectFile>();

    public OutputPort<ProjectFile> Skipped => Output<ProjectFile>();

    public override ValueTask SplitAsync(ProjectFile message, SplitContext context, CancellationToken ct)
    {
        var port = message.Kind switch
        {
            FileKind.Text => Text,
            FileKind.Binary => Binary,
            _ => Skipped,
        };
        context.Send(port, message);
        return ValueTask.CompletedTask;
    }
}
