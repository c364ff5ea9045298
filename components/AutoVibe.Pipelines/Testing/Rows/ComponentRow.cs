namespace AutoVibe.Pipelines.Testing;

internal sealed class ComponentRow(int number)
{
    private readonly List<ComponentPartRow> _parts = [];

    public int Number => number;

    public IReadOnlyList<ComponentPartRow> Parts => _parts;

    public ComponentPartRow Part(short part)
    {
        while (_parts.Count <= part)
            _parts.Add(new ComponentPartRow());
        return _parts[part];
    }

    public void Replace(IEnumerable<ComponentPartRow> parts)
    {
        _parts.Clear();
        _parts.AddRange(parts.Select(part => part.Copy()));
    }
}
