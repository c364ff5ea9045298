using AutoVibe.Hosting;
using AutoVibe.Machines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace AutoVibe.Chaos.Tests;

/// <summary>A worker process, composed as the product's and with the chaos pipelines beside its own or instead of them, made to be killed.</summary>
internal static class ChaosWorker
{
    public static Task<int> RunAsync(WorkerArguments arguments)
    {
        ParentWatch.Start(arguments.Parent);
        return ProgramFrame.RunAsync(async () =>
        {
            var nothing = CommandLineSettings.Parse([]);
            var settings = ProgramSettings.OfCommand(nothing);
            if (settings.Installation.Connection is not null)
                settings = new WorkerSettings(nothing);
            using var engine = settings.Installation.Connection is null && arguments.Send == 0 ? EngineLock.Take(settings.Installation.Folder) : null;
            using var host = QuietHost.Build(settings, runPipelines: arguments is { Send: 0, Bare: false }, services => Add(services, arguments));
            settings.Check(host.Services);
            await host.StartAsync();
            if (arguments.Send > 0)
            {
                await ClientSender.SendAsync(host.Services, arguments.Send);

                // What runs in the background must end before its services are disposed of.
                await host.StopAsync();
                return 0;
            }

            await host.WaitForShutdownAsync();
            return await host.Services.GetRequiredService<PipelineHost>().ExitCodeAsync();
        });
    }

    private static void Add(IServiceCollection services, WorkerArguments arguments)
    {
        if (arguments.Bare)
            services.RemoveAll<PipelineDefinition>();
        if (arguments is { Send: 0, Bare: true })
            services.RunPipelines();
        services.AddPipeline<ChaosPipeline>().AddPipeline<ChoresPipeline>();
        services.AddSingleton(new CrashPoints(arguments.CrashFile));
        services.AddSingleton(new Harms(arguments.Fixed, arguments.Work));
        services.AddSingleton(_ => new RunLog(arguments.RunFile));
        if (arguments.CrashFile is null)
            return;
        services.Decorate<INodeStore>((store, crash) => new CrashingNodes(store, crash));
        services.Decorate<ILaneStore>((store, crash) => new CrashingLanes(store, crash));
        services.Decorate<ITaskStore>((store, crash) => new CrashingTasks(store, crash));
        services.Decorate<ISendStore>((store, crash) => new CrashingSends(store, crash));
        services.Decorate<IMachineStore>(CrashingCalls.Around);
        services.Decorate<ICheckpointStore>(CrashingCalls.Around);
        services.Decorate<IQuestionStore>(CrashingCalls.Around);
        services.Decorate<IBudgetStore>(CrashingCalls.Around);
    }

    private static void Decorate<T>(this IServiceCollection services, Func<T, CrashPoints, T> around)
        where T : class
    {
        var inner = services.Last(service => service.ServiceType == typeof(T));
        services.Replace(ServiceDescriptor.Singleton(provider => around((T)Make(provider, inner), provider.GetRequiredService<CrashPoints>())));
    }

    private static object Make(IServiceProvider provider, ServiceDescriptor service) =>
        service.ImplementationInstance ?? service.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, service.ImplementationType!);
}
