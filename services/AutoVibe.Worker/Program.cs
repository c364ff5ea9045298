using AutoVibe.Hosting;

return await ProgramFrame.RunAsync(() => AutoVibeWorker.RunAsync(CommandLineSettings.Parse(args)));
