using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

public static partial class MachineErrors
{
    /// <summary>Nothing more fits into a budget.</summary>
    public static readonly ErrorCode BudgetExhausted = new(
        "AV3301", ErrorKind.Conflict, "The budget does not allow it",
        "What the act may cost at most does not fit into a budget of the project or of the request. Nothing was reserved and nothing was done.",
        "See what is left with 'autovibe budget show PROJECT'; allow more with 'autovibe budget set PROJECT --resource RESOURCE --period PERIOD AMOUNT', or wait for the next period.");

    /// <summary>Money without a budget is denied.</summary>
    public static readonly ErrorCode NoBudget = new(
        "AV3302", ErrorKind.Conflict, "The project has no budget for money",
        "Money is spent only where a budget allows it, and neither the project nor the request has one.",
        "Allow it with 'autovibe budget set PROJECT --resource money --period monthly AMOUNT'.");

    /// <summary>More than the new allocation is used already.</summary>
    public static readonly ErrorCode BudgetBelowUse = new(
        "AV3303", ErrorKind.Conflict, "More than that is used already",
        "A budget cannot be set below what is settled and reserved in its present period. Nothing was changed.",
        "Set it to what is used, which stops all further use, or wait until reservations are settled.");

    /// <summary>An amount is not one.</summary>
    public static readonly ErrorCode BadAmount = new(
        "AV3304", ErrorKind.Usage, "The amount is not valid",
        "Amounts are decimal numbers that are not negative: money with at most six decimals, times in seconds with at most three, everything else whole.",
        "Write for instance 20.00 for money, 3600 for an hour, 1000000 for tokens.");

    /// <summary>A budget is in another currency.</summary>
    public static readonly ErrorCode OtherCurrency = new(
        "AV3305", ErrorKind.Conflict, "The budget is in another currency",
        "A budget keeps the currency in which it was made, and amounts are not converted. Nothing was changed.",
        "Set AutoVibe:Currency to the currency of the budget.");

    /// <summary>No reservation has this id.</summary>
    public static readonly ErrorCode ReservationNotFound = new(
        "AV3306", ErrorKind.NotFound, "Unknown reservation",
        "No reservation has the id that was named.",
        "A reservation is made before the act that it is for; make it first.");

    /// <summary>The period is not one for projects.</summary>
    public static readonly ErrorCode BadPeriod = new(
        "AV3307", ErrorKind.Usage, "The period is not one of a project",
        "A project's budgets are daily, weekly, monthly or total. A request's own budget is given with the request.",
        "Choose one of: daily, weekly, monthly, total.");
}
