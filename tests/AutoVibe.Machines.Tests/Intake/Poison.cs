using AutoVibe.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Machines.Tests;

/// <summary>Makes one file fail whenever it is stored, until cured.</summary>
internal sealed class Poison(string path) : IIntakeStatements
{
    private IIntakeStatements _inner = null!;

    public bool IsCured { get; set; }

    public void AddTo(IServiceCollection services)
    {
        var real = services.Last(service => service.ServiceType == typeof(IIntakeStatements)).ImplementationType!;
        services.AddSingleton<IIntakeStatements>(provider =>
        {
            _inner = (IIntakeStatements)ActivatorUtilities.CreateInstance(provider, real);
            return this;
        });
    }

    public IEnumerable<SinkCommand> StoreFiles(IReadOnlyList<ProjectFile> files) =>
        IsCured || files.All(file => file.Path != path)
            ? _inner.StoreFiles(files)
            : throw new InvalidOperationException($"'{path}' is poison.");

    public IEnumerable<SinkCommand> AddPart(IntakePart part) => _inner.AddPart(part);
}
