using Microsoft.Extensions.Logging;

namespace AutoVibe.Machines;

public sealed partial class BudgetLedger
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 3301, Message = "{Percent} % of the {Period} budget for {Resource} of project {Project} are used")]
        public static partial void Reached(ILogger logger, LogLevel level, int percent, string period, string resource, Guid project);
    }
}
