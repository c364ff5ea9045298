namespace AutoVibe.Pipelines;

/// <summary>A pipeline: a class that wires components.</summary>
public abstract class PipelineDefinition
{
    /// <summary>Unique name. Default: kebab-case of the class without "Pipeline".</summary>
    public virtual string Name
    {
        get
        {
            var name = GetType().Name;
            return Naming.Kebab(name.EndsWith("Pipeline", StringComparison.Ordinal) && name.Length > 8 ? name[..^8] : name);
        }
    }

    /// <summary>Raise it when messages or state change so that older processes must not run it. Default: 1.</summary>
    public virtual int Version => 1;

    /// <summary>Adds components and connects their ports. Called once at start; it must always build the same graph.</summary>
    public abstract void Define(PipelineBuilder p);
}
