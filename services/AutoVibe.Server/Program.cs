using AutoVibe.Hosting;
using AutoVibe.ServiceDefaults;

return await ProgramFrame.RunAsync(() => AutoVibeServer.RunAsync(
    CommandLineSettings.Parse(args), builder => builder.AddServiceDefaults(ResourceNames.Server), announce: null, CancellationToken.None));
