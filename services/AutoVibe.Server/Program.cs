using AutoVibe.Hosting;

return await ProgramFrame.RunAsync(async () =>
{
    await AutoVibeServer.RunAsync(CommandLineSettings.Parse(args));
    return 0;
});
