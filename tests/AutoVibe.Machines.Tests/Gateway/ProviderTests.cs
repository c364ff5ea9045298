using AutoVibe.Tests;

namespace AutoVibe.Machines.Tests;

/// <summary>Whatever a provider does, through each of the three APIs, the agent is told and the ledger is right.</summary>
public sealed class ProviderTests
{
    // What the server says it used costs 14 + 7 * 5.
    private const long Reported = 49;

    public static TheoryData<GatewayApi, bool, ModelBehaviour, int, ChargeBasis> Cases
    {
        get
        {
            var cases = new TheoryData<GatewayApi, bool, ModelBehaviour, int, ChargeBasis>();
            foreach (var api in Enum.GetValues<GatewayApi>())
            {
                foreach (var streams in new[] { false, true })
                {
                    cases.Add(api, streams, ModelBehaviour.Normal, 200, ChargeBasis.Reported);
                    cases.Add(api, streams, ModelBehaviour.BadRequest, 400, ChargeBasis.Nothing);
                    cases.Add(api, streams, ModelBehaviour.Unauthorized, 403, ChargeBasis.Nothing);
                    cases.Add(api, streams, ModelBehaviour.TooMany, 429, ChargeBasis.Nothing);
                    cases.Add(api, streams, ModelBehaviour.ServerError, 500, ChargeBasis.WorstCase);
                    cases.Add(api, streams, ModelBehaviour.Overloaded, 529, ChargeBasis.Nothing);
                    cases.Add(api, streams, ModelBehaviour.Cut, streams ? 200 : 502, ChargeBasis.WorstCase);
                    cases.Add(api, streams, ModelBehaviour.BadJson, 200, ChargeBasis.WorstCase);
                    cases.Add(api, streams, ModelBehaviour.Hang, 504, ChargeBasis.WorstCase);
                    cases.Add(api, streams, ModelBehaviour.NoUsage, 200, ChargeBasis.WorstCase);
                    cases.Add(api, streams, ModelBehaviour.UsageTooHigh, 200, ChargeBasis.WorstCase);
                    cases.Add(api, streams, ModelBehaviour.UsageTooLow, 200, ChargeBasis.WorstCase);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_call_is_answered_and_charged(GatewayApi api, bool streams, ModelBehaviour behaviour, int status, ChargeBasis basis)
    {
        await using var bench = await GatewayBench.StartAsync(options => options.Anthropic.AnswerTimeout = options.OpenAI.AnswerTimeout = TimeSpan.FromMilliseconds(behaviour == ModelBehaviour.Hang ? 300 : 60_000));
        await bench.AllowAsync("1.00");
        await bench.AllowAsync(BudgetResource.Tokens, 1_000_000);
        await bench.AllowAsync(BudgetResource.ApiCalls, 10);
        var observed = new Observed();
        var grant = bench.Open(observer: observed);
        bench.Models.Behaviour = behaviour;

        var answer = new TestAnswer();
        var call = bench.StartCall(grant.Token, api, Requests.Of(api, streams), answer);
        if (streams && behaviour == ModelBehaviour.Cut)
        {
            await answer.FirstPart.WaitAsync(TimeSpan.FromMinutes(1));
            bench.Models.Resume.SetResult();
        }

        await call;

        Assert.Equal((status, basis), (answer.Status, observed.Only.Basis));
        Assert.Equal(streams && behaviour == ModelBehaviour.Cut, answer.IsCut);
        Assert.Equal(1, bench.Models.Count);
        Assert.Equal(basis == ChargeBasis.Reported ? Reported : observed.Only.Cost, grant.Spent.Money);
        Assert.Equal(basis == ChargeBasis.Nothing, grant.Spent.Money == 0);
        Assert.Equal(grant.Spent.Money, (await bench.BudgetAsync()).Settled);
        Assert.Equal(grant.Spent.Tokens, (await bench.BudgetAsync(BudgetResource.Tokens)).Settled);
        Assert.Equal(basis == ChargeBasis.Nothing ? 0 : 1, (await bench.BudgetAsync(BudgetResource.ApiCalls)).Settled);
        Assert.DoesNotContain(ModelServer.Key, answer.Body + bench.Log.Text, StringComparison.Ordinal);
        await bench.IsSettledAsync();
    }

    [Fact]
    public async Task A_provider_that_refuses_connections_did_not_run_the_call()
    {
        await using var bench = await GatewayBench.StartAsync(options => options.Anthropic.BaseUrl = new("http://127.0.0.1:1"));
        await bench.AllowAsync("1.00");
        var observed = new Observed();

        var answer = await bench.CallAsync(bench.Open(observer: observed), GatewayApi.Messages, Requests.Of(GatewayApi.Messages));

        Assert.Equal((502, ChargeBasis.Nothing), (answer.Status, observed.Only.Basis));
        await bench.IsSettledAsync();
    }

    [Theory]
    [InlineData(GatewayApi.Messages)]
    [InlineData(GatewayApi.ChatCompletions)]
    [InlineData(GatewayApi.Responses)]
    public async Task Events_of_a_stream_pass_one_by_one_as_they_come(GatewayApi api)
    {
        await using var bench = await GatewayBench.StartAsync();
        await bench.AllowAsync("1.00");
        bench.Models.Behaviour = ModelBehaviour.Paused;
        var answer = new TestAnswer();

        var call = bench.StartCall(bench.Open().Token, api, Requests.Of(api, stream: true), answer);
        await answer.FirstPart.WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Single(answer.Body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries));
        Assert.False(call.IsCompleted);
        bench.Models.Resume.SetResult();
        await call;
        Assert.True(answer.HasEnded);
    }

    [Fact]
    public async Task Usage_is_asked_of_a_stream_and_not_passed_on_to_an_agent_that_did_not_ask()
    {
        await using var bench = await GatewayBench.StartAsync();
        await bench.AllowAsync("1.00");
        var quiet = Requests.Node(GatewayApi.ChatCompletions, stream: true);
        var curious = Requests.Node(GatewayApi.ChatCompletions, stream: true);
        curious["stream_options"] = new System.Text.Json.Nodes.JsonObject { ["include_usage"] = true };

        var without = await bench.CallAsync(bench.Open(), GatewayApi.ChatCompletions, quiet.ToJsonString());
        var with = await bench.CallAsync(bench.Open(), GatewayApi.ChatCompletions, curious.ToJsonString());

        Assert.DoesNotContain("prompt_tokens", without.Body, StringComparison.Ordinal);
        Assert.Contains("prompt_tokens", with.Body, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", without.Body, StringComparison.Ordinal);
        Assert.All(bench.Models.Calls, call => Assert.Contains("\"include_usage\":true", call.Body, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(GatewayApi.Messages, "x-api-key")]
    [InlineData(GatewayApi.ChatCompletions, "authorization")]
    [InlineData(GatewayApi.Responses, "authorization")]
    public async Task Only_the_provider_sees_the_real_key_and_it_does_not_see_the_token(GatewayApi api, string header)
    {
        await using var bench = await GatewayBench.StartAsync();
        await bench.AllowAsync("1.00");
        var grant = bench.Open();

        var answer = await bench.CallAsync(grant, api, Requests.Of(api));

        var call = Assert.Single(bench.Models.Calls);
        Assert.EndsWith(ModelServer.Key, call.Headers[header], StringComparison.Ordinal);
        Assert.DoesNotContain(grant.Token, string.Concat(call.Headers.Values) + call.Body, StringComparison.Ordinal);
        Assert.Equal("req_stub", answer.Headers["request-id"]);
        Assert.DoesNotContain("set-cookie", answer.Headers.Keys);
    }
}
