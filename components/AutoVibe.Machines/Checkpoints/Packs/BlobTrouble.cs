namespace AutoVibe.Machines;

/// <summary>What is wrong with a content.</summary>
internal enum BlobState
{
    Missing,
    Damaged,
}

/// <summary>A content that cannot be read.</summary>
internal sealed record BlobTrouble(Digest Digest, BlobState State, string? Pack)
{
    public override string ToString() => State == BlobState.Missing
        ? $"the content {Digest} is in no pack"
        : $"the content {Digest} in pack {Pack} is not what its sum says";

    public MachineException ToError() => new(MachineErrors.ContentDamaged, $"A checkpoint cannot be read: {this}.");
}
