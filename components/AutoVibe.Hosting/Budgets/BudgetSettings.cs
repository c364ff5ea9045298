using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>Reads what the settings say about money; what is wrong is gathered by the reader.</summary>
internal static class BudgetSettings
{
    private const string Currency = "AutoVibe:Currency";
    private const string Default = "AutoVibe:Budget:Default";

    public static BudgetTerms Read(SettingsReader reader)
    {
        var terms = new BudgetTerms();
        if (reader.Text(Currency) is { } currency)
        {
            terms = terms with { Currency = currency };
            if (currency is not { Length: 3 } || !currency.All(char.IsAsciiLetterUpper))
                reader.Add(Currency, $"'{currency}' is not a currency.", "Give its three capital letters, such as USD or EUR.");
        }

        if (reader.Text(Default) is { } amount)
        {
            try
            {
                terms = terms with { RequestDefault = BudgetAmounts.Parse(BudgetResource.Money, amount) };
            }
            catch (MachineException wrong)
            {
                reader.Add(Default, wrong.Message, wrong.Fix);
            }
        }

        return terms;
    }
}
