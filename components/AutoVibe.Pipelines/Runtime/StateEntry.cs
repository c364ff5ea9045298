namespace AutoVibe.Pipelines;

/// <summary>The state of one key: as committed, as the current batch left it, and as a live object.</summary>
internal sealed class StateEntry(string key)
{
    public const int Overhead = 250;

    public string Key { get; } = key;

    public int Contract { get; set; } = 1;

    public byte[]? Committed { get; set; }

    public byte[]? Working { get; set; }

    public object? Live { get; set; }

    public bool Touched { get; set; }

    public bool Removed { get; set; }

    public bool Sealed { get; set; }

    public Func<object, byte[]>? Write { get; set; }
}
