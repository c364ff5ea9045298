using AutoVibe.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Chaos.Tests;

/// <summary>A worker process with the chaos pipelines, made to be killed.</summary>
internal static class ChaosWorker
{
    public static async Task<int> RunAsync(WorkerArguments arguments)
    {
        ParentWatch.Start(arguments.Parent);
        using var host = Build(arguments);
        if (arguments.Send == 0)
        {
            await host.RunAsync();
            return Environment.ExitCode;
        }

        await host.StartAsync();
        await ClientSender.SendAsync(host.Services, arguments.Send);
        await host.StopAsync();
        return 0;
    }

    private static IHost Build(WorkerArguments arguments)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = Environments.Development });
        builder.Logging.SetMinimumLevel(LogLevel.Information);
        builder.Services.AddAutoVibeStorage();
        builder.Services.AddPipeline<ChaosPipeline>().AddPipeline<ChoresPipeline>();
        if (arguments.Send == 0)
            builder.Services.RunPipelines();

        builder.Services.AddSingleton(new CrashPoints(arguments.CrashFile));
        builder.Services.AddSingleton(new Harms(arguments.Fixed, arguments.Work));
        builder.Services.AddSingleton(_ => new RunLog(arguments.RunFile));
        if (arguments.CrashFile is not null)
        {
            builder.Services.Decorate<INodeStore>((store, crash) => new CrashingNodes(store, crash));
            builder.Services.Decorate<ILaneStore>((store, crash) => new CrashingLanes(store, crash));
            builder.Services.Decorate<ITaskStore>((store, crash) => new CrashingTasks(store, crash));
            builder.Services.Decorate<ISendStore>((store, crash) => new CrashingSends(store, crash));
        }

        return builder.Build();
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
