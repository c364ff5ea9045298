namespace AutoVibe.Machines;

/// <summary>What a scan found in a folder.</summary>
internal sealed record ScannedTree(TreeManifest Manifest, IReadOnlyList<LeftOut> LeftOut);
