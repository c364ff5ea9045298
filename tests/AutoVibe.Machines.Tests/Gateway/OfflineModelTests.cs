using System.Text.Json.Nodes;

namespace AutoVibe.Machines.Tests;

public sealed class OfflineModelTests
{
    public static TheoryData<GatewayApi, bool> Ways => new()
    {
        { GatewayApi.Messages, false }, { GatewayApi.Messages, true },
        { GatewayApi.ChatCompletions, false }, { GatewayApi.ChatCompletions, true },
        { GatewayApi.Responses, false }, { GatewayApi.Responses, true },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task It_answers_without_key_and_network_and_is_charged_what_it_says(GatewayApi api, bool streams)
    {
        await using var bench = await GatewayBench.StartAsync(options => options.Anthropic.ApiKey = options.OpenAI.ApiKey = "");
        await bench.AllowAsync("1.00");
        var observed = new Observed();
        var grant = bench.Open(observer: observed);

        var answer = await bench.CallAsync(grant, api, Requests.Of(api, streams, output: 400, OfflineModel.Name, "Where is the bug?"));

        Assert.Equal(200, answer.Status);
        Assert.Equal((ChargeBasis.Reported, 400L, null), (observed.Only.Basis, observed.Only.Tokens.Output, observed.Only.Trouble));
        Assert.InRange(grant.Spent.Money, 2_000, 9_999);
        Assert.Contains("Where is the bug?", Said(api, streams, answer.Body), StringComparison.Ordinal);
        Assert.Equal(400, Said(api, streams, answer.Body).Split(' ').Length);
        Assert.Equal(0, bench.Models.Count);
        await bench.IsSettledAsync();
    }

    [Fact]
    public async Task The_same_request_is_given_the_same_answer_and_another_one_another()
    {
        await using var bench = await GatewayBench.StartAsync();
        await bench.AllowAsync("1.00");
        var grant = bench.Open();

        var answers = await Task.WhenAll(new[] { "One?", "One?", "Other?" }.Select(text => bench.CallAsync(grant, GatewayApi.Messages, Requests.Of(GatewayApi.Messages, model: OfflineModel.Name, text: text))));

        Assert.Equal(answers[0].Body, answers[1].Body);
        Assert.NotEqual(answers[0].Body, answers[2].Body);
    }

    [Theory]
    [InlineData("250", 1_000, 250, "end_turn")]
    [InlineData("5000", 1_000, 1_000, "max_tokens")]
    [InlineData("none", 70, 70, "end_turn")]
    public async Task A_request_says_how_many_tokens_it_wants(string wanted, int most, int given, string reason)
    {
        await using var bench = await GatewayBench.StartAsync();
        await bench.AllowAsync("1.00");
        var request = Requests.Node(GatewayApi.Messages, output: most, model: OfflineModel.Name);
        request["metadata"] = new JsonObject { [OfflineModel.WantedOutput] = wanted };

        var answer = await bench.CallAsync(bench.Open(), GatewayApi.Messages, request.ToJsonString());

        Assert.Equal((given, reason), (answer.Json["usage"]!["output_tokens"]!.GetValue<int>(), answer.Json["stop_reason"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_agent_that_always_asks_for_much_meets_the_end_of_its_budget_within_a_few_calls()
    {
        await using var bench = await GatewayBench.StartAsync();
        await bench.AllowAsync("1.67");
        var grant = bench.Open();
        var calls = 0;
        TestAnswer answer;
        do
        {
            calls++;
            answer = await bench.CallAsync(grant, GatewayApi.Messages, Requests.Of(GatewayApi.Messages, output: 100_000, model: OfflineModel.Name));
        }
        while (answer.Status == 200);

        Assert.Equal((402, true), (answer.Status, grant.WasRefused));
        Assert.InRange(calls, 5, 8);
        Assert.InRange((await bench.BudgetAsync()).Settled, 1_660_000, 1_670_000);
    }

    private static string Said(GatewayApi api, bool streams, string body) => (api, streams) switch
    {
        (GatewayApi.Messages, false) => JsonNode.Parse(body)!["content"]![0]!["text"]!.GetValue<string>(),
        (GatewayApi.ChatCompletions, false) => JsonNode.Parse(body)!["choices"]![0]!["message"]!["content"]!.GetValue<string>(),
        (GatewayApi.Responses, false) => JsonNode.Parse(body)!["output"]![0]!["content"]![0]!["text"]!.GetValue<string>(),
        _ => string.Concat(body.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal)).Select(line => JsonNode.Parse(line[6..])!).SelectMany(AnswerText.OfEvent).Select(piece => piece.Text)),
    };
}
