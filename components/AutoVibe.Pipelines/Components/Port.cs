namespace AutoVibe.Pipelines;

/// <summary>A typed input or output of a component.</summary>
public abstract class Port
{
    private protected Port(Component owner, string property)
    {
        Owner = owner;
        Name = Naming.Kebab(property);
    }

    /// <summary>Kebab-case of the property's name.</summary>
    public string Name { get; }

    internal Component Owner { get; }

    internal abstract Type MessageType { get; }
}
