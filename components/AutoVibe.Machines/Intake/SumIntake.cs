using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Sums the files of an intake. A small one is summed whole; of a longer one a part goes out every second, so that its progress is seen.</summary>
/// <remarks>Parts are added up where they are stored, and only there is known when the intake is whole.</remarks>
internal sealed class SumIntake : Merger<IntakeSum, IntakePart>
{
    public InputPort<ProjectFile> Text => Input<ProjectFile>((sum, file) => sum.AddText(file));

    public InputPort<ProjectFile> Binary => Input<ProjectFile>((sum, file) => sum.AddBinary(file));

    public InputPort<ProjectFile> Skipped => Input<ProjectFile>((sum, file) => sum.AddSkipped(file));

    public InputPort<WalkEnd> Ends => Input<WalkEnd>((sum, end) => sum.End(end));

    public override TimeSpan Timeout => TimeSpan.FromSeconds(1);

    public override bool IsComplete(IntakeSum state) => state.IsComplete;

    public override ValueTask<IntakePart?> MergeAsync(IntakeSum state, bool complete, MessageContext context, CancellationToken ct) => new(state.ToPart());
}
