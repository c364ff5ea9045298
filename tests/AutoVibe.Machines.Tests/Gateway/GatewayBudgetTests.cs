using System.Text.Json.Nodes;
using AutoVibe.Tests;

namespace AutoVibe.Machines.Tests;

public sealed class GatewayBudgetTests
{
    [Fact]
    public async Task Without_a_budget_for_money_nothing_is_sent()
    {
        await using var bench = await GatewayBench.StartAsync();
        var grant = bench.Open();

        var answer = await bench.CallAsync(grant, GatewayApi.Messages, Requests.Of(GatewayApi.Messages));

        Assert.Equal(402, answer.Status);
        Assert.Equal("billing_error", answer.Json["error"]!["type"]!.GetValue<string>());
        Assert.StartsWith("AV3302: ", answer.Message, StringComparison.Ordinal);
        Assert.Equal("false", answer.Headers["x-should-retry"]);
        Assert.True(grant.WasRefused);
        Assert.Equal(0, bench.Models.Count);
    }

    [Theory]
    [InlineData(GatewayApi.Messages)]
    [InlineData(GatewayApi.ChatCompletions)]
    [InlineData(GatewayApi.Responses)]
    public async Task What_does_not_fit_is_refused_in_the_words_of_the_ledger_and_the_form_of_the_API(GatewayApi api)
    {
        await using var bench = await GatewayBench.StartAsync();
        await bench.AllowAsync("0.000100");

        var answer = await bench.CallAsync(bench.Open(), api, Requests.Of(api));

        Assert.Equal(402, answer.Status);
        Assert.Contains("AV3301: The total budget for money has 0.0001 USD left of 0.0001 USD", answer.Message, StringComparison.Ordinal);
        Assert.Equal(api == GatewayApi.Messages, answer.Json["type"]?.GetValue<string>() == "error");
        await bench.IsSettledAsync();
    }

    [Theory]
    [InlineData(GatewayApi.Messages)]
    [InlineData(GatewayApi.ChatCompletions)]
    [InlineData(GatewayApi.Responses)]
    public async Task An_answer_is_made_as_long_as_the_budget_still_pays_for(GatewayApi api)
    {
        await using var bench = await GatewayBench.StartAsync();
        await bench.AllowAsync("0.02");
        var observed = new Observed();

        var answer = await bench.CallAsync(bench.Open(observer: observed), api, Requests.Of(api, output: 30_000));

        Assert.Equal(200, answer.Status);
        var sent = JsonNode.Parse(Assert.Single(bench.Models.Calls).Body)![Requests.LimitOf(api)]!.GetValue<long>();
        Assert.InRange(sent, 3_800, 4_000);
        Assert.Contains(observed.Only.Adjusted, change => change.Contains($"{sent} tokens instead of 30000", StringComparison.Ordinal));
        await bench.IsSettledAsync();
    }

    [Fact]
    public async Task An_answer_is_limited_by_settings_and_by_the_model_also_when_nobody_asks()
    {
        await using var bench = await GatewayBench.StartAsync(options => options.MaxOutputTokens = 5_000);
        await bench.AllowAsync("5.00");

        await bench.CallAsync(bench.Open(), GatewayApi.ChatCompletions, Requests.Of(GatewayApi.ChatCompletions, output: null));

        Assert.Equal(5_000, JsonNode.Parse(bench.Models.Calls[0].Body)!["max_completion_tokens"]!.GetValue<long>());
    }

    [Fact]
    public async Task Tokens_and_calls_are_limited_like_money()
    {
        await using var bench = await GatewayBench.StartAsync();
        await bench.AllowAsync("5.00");
        await bench.AllowAsync(BudgetResource.ApiCalls, 1);
        await bench.AllowAsync(BudgetResource.Tokens, 3_000);
        var grant = bench.Open();

        var first = await bench.CallAsync(grant, GatewayApi.Messages, Requests.Of(GatewayApi.Messages, output: 10_000));
        var second = await bench.CallAsync(grant, GatewayApi.Messages, Requests.Of(GatewayApi.Messages));

        Assert.Equal((200, 402), (first.Status, second.Status));
        Assert.InRange(JsonNode.Parse(bench.Models.Calls[0].Body)!["max_tokens"]!.GetValue<long>(), 2_500, 3_000);
        Assert.Contains("api_calls", second.Message, StringComparison.Ordinal);
        await bench.IsSettledAsync();
    }

    [Fact]
    public async Task Concurrent_calls_against_one_small_budget_never_pass_it() => await StormAsync(await GatewayBench.StartAsync());

    [PostgresFact]
    public async Task Concurrent_calls_against_one_small_budget_never_pass_it_on_PostgreSQL() => await StormAsync(await GatewayBench.StartOnPostgresAsync());

    [Fact]
    public async Task A_call_waits_for_another_that_may_use_less_than_it_reserved()
    {
        await using var bench = await GatewayBench.StartAsync();
        await bench.AllowAsync("0.02");
        bench.Models.Behaviour = ModelBehaviour.Paused;
        var (one, other) = (new TestAnswer(), new TestAnswer());

        var first = bench.StartCall(bench.Open().Token, GatewayApi.Messages, Requests.Of(GatewayApi.Messages, output: 30_000), one);
        await Until.TrueAsync(() => Task.FromResult(bench.Models.Count == 1), "The first call");
        var second = bench.StartCall(bench.Open().Token, GatewayApi.Messages, Requests.Of(GatewayApi.Messages, output: 2_000), other);
        bench.Models.Resume.SetResult();
        await Task.WhenAll(first, second);

        Assert.Equal((200, 200), (one.Status, other.Status));
        await bench.IsSettledAsync();
    }

    [Fact]
    public async Task A_call_does_not_wait_for_ever()
    {
        await using var bench = await GatewayBench.StartAsync(options => options.BudgetPatience = TimeSpan.Zero);
        await bench.AllowAsync("0.02");
        bench.Models.Behaviour = ModelBehaviour.Paused;
        var first = bench.StartCall(bench.Open().Token, GatewayApi.Messages, Requests.Of(GatewayApi.Messages, output: 30_000), new());
        await Until.TrueAsync(() => Task.FromResult(bench.Models.Count == 1), "The first call");

        Assert.Equal(402, (await bench.CallAsync(bench.Open(), GatewayApi.Messages, Requests.Of(GatewayApi.Messages))).Status);

        bench.Models.Resume.SetResult();
        await first;
    }

    [Fact]
    public async Task A_model_without_a_price_is_refused_with_the_setting_that_mends_it()
    {
        await using var bench = await GatewayBench.StartAsync();
        await bench.AllowAsync("5.00");

        var answer = await bench.CallAsync(bench.Open(), GatewayApi.Messages, Requests.Of(GatewayApi.Messages, model: "nobody-knows"));

        Assert.Equal(402, answer.Status);
        Assert.Contains("AutoVibe:Prices:Models:nobody-knows:Input", answer.Message, StringComparison.Ordinal);
        Assert.Equal(0, bench.Models.Count);
    }

    [Theory]
    [InlineData(GatewayApi.Messages, "Anthropic")]
    [InlineData(GatewayApi.Responses, "OpenAI")]
    public async Task Without_a_key_a_call_is_refused_with_the_setting_that_mends_it(GatewayApi api, string provider)
    {
        await using var bench = await GatewayBench.StartAsync(options => options.Anthropic.ApiKey = options.OpenAI.ApiKey = "");
        await bench.AllowAsync("5.00");

        var answer = await bench.CallAsync(bench.Open(), api, Requests.Of(api));

        Assert.Equal((403, "false"), (answer.Status, answer.Headers["x-should-retry"]));
        Assert.Contains($"AutoVibe:Gateway:{provider}:ApiKey", answer.Message, StringComparison.Ordinal);
    }

    private static async Task StormAsync(GatewayBench started)
    {
        await using var bench = started;
        await bench.AllowAsync("0.012");
        var grants = Enumerable.Range(0, 4).Select(_ => bench.Open()).ToList();

        var statuses = (await Task.WhenAll(Enumerable.Range(0, 200).Select(async at =>
        {
            await Task.Yield();
            var api = (GatewayApi)(at % 3);
            return (await bench.CallAsync(grants[at % grants.Count], api, Requests.Of(api, stream: at % 2 == 0, output: 4_000, text: new('x', 900)))).Status;
        }))).CountBy(status => status).ToDictionary();

        var budget = await bench.BudgetAsync();
        Assert.InRange(budget.Settled, 1, budget.Allocated);
        Assert.Equal(grants.Sum(grant => grant.Spent.Money), budget.Settled);
        Assert.All(statuses.Keys, status => Assert.Contains(status, new[] { 200, 402 }));
        Assert.Equal(bench.Models.Count, statuses[200]);
        await bench.IsSettledAsync();
    }
}
