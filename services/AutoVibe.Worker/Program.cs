using AutoVibe.Hosting;
using AutoVibe.ServiceDefaults;

return await ProgramFrame.RunAsync(() => AutoVibeWorker.RunAsync(CommandLineSettings.Parse(args), builder => builder.AddServiceDefaults(ResourceNames.Worker)));
