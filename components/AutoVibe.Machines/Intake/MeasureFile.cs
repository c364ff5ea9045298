using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Measures the file at a listed path.</summary>
internal sealed class MeasureFile(FileMeter meter) : Transformer<FoundPath, ProjectFile>
{
    public override async ValueTask<ProjectFile?> TransformAsync(FoundPath message, MessageContext context, CancellationToken ct)
    {
        var measured = await meter.MeasureAsync(message.Root, message.Path, message.Skip, ct);
        // A worker that does not see the folder would find every file missing.
        if (measured.Skip is SkipReason.Missing && !Directory.Exists(message.Root))
            throw new MachineException(MachineErrors.FolderAway, $"The folder '{message.Root}' is not on {Environment.MachineName}, so '{message.Path}' cannot be measured here.");

        return new()
        {
            Intake = message.Intake,
            Number = message.Number,
            Path = message.Path,
            Kind = measured.Kind,
            Skip = measured.Skip,
            Language = measured.Language,
            Lines = measured.Lines,
            Bytes = measured.Bytes,
            Sha256 = measured.Sha256,
            Technologies = measured.Technologies,
        };
    }
}
