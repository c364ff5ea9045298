namespace AutoVibe.Machines;

/// <summary>Takes the parts of a content in their order.</summary>
internal delegate void BlobParts(ReadOnlySpan<byte> part);
