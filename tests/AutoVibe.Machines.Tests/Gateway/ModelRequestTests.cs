using System.Text;
using System.Text.Json.Nodes;

namespace AutoVibe.Machines.Tests;

public sealed class ModelRequestTests
{
    [Theory]
    [InlineData(GatewayApi.Messages, """{"model":"m","messages":[],"mcp_servers":[{}],"speed":"fast","inference_geo":"us"}""", "mcp_servers speed inference_geo")]
    [InlineData(GatewayApi.ChatCompletions, """{"model":"m","messages":[],"prediction":{},"web_search_options":{},"modalities":["audio"]}""", "prediction web_search_options modalities")]
    [InlineData(GatewayApi.Responses, """{"model":"m","input":"x","background":true,"prompt":{},"max_tool_calls":9}""", "background prompt max_tool_calls")]
    public void What_could_cost_more_than_tokens_is_left_out_and_noted(GatewayApi api, string body, string gone)
    {
        var request = Read(api, body);

        Assert.Equal(gone.Split(' ').Select(name => $"{name} left out"), request.Adjusted);
        Assert.All(gone.Split(' '), name => Assert.Null(Sent(request)[name]));
    }

    [Theory]
    [InlineData(GatewayApi.Messages, """[{"name":"a","input_schema":{}},{"type":"bash_20250124","name":"bash"},{"type":"web_search_20250305","name":"s"}]""", 2)]
    [InlineData(GatewayApi.ChatCompletions, """[{"type":"function","function":{"name":"a"}},{"type":"web_search"}]""", 1)]
    [InlineData(GatewayApi.Responses, """[{"type":"function","name":"a"},{"type":"custom","name":"b"},{"type":"local_shell"},{"type":"web_search"},{"type":"mcp"},{"type":"code_interpreter"},{"type":"image_generation"}]""", 3)]
    public void Tools_that_the_provider_runs_are_left_out(GatewayApi api, string tools, int kept)
    {
        var body = Requests.Node(api);
        body["tools"] = JsonNode.Parse(tools);

        Assert.Equal(kept, Sent(Read(api, body.ToJsonString()))["tools"]!.AsArray().Count);
    }

    [Fact]
    public void Only_the_standard_tier_is_asked_for()
    {
        Assert.Equal("standard_only", Sent(Read(GatewayApi.Messages, """{"model":"m","service_tier":"auto"}"""))["service_tier"]!.GetValue<string>());
        Assert.Equal("default", Sent(Read(GatewayApi.Responses, """{"model":"m","service_tier":"priority"}"""))["service_tier"]!.GetValue<string>());
    }

    [Fact]
    public void A_text_never_has_more_tokens_than_bytes()
    {
        var request = Read(GatewayApi.Messages, Requests.Of(GatewayApi.Messages, text: new string('ä', 500)));

        Assert.InRange(request.Prompt.Bound(request.ToBytes().Length, 6_000, null), 1_000, 1_400);
        Assert.Equal(50, request.Prompt.Bound(request.ToBytes().Length, 6_000, 50));
    }

    [Fact]
    public void An_image_counts_as_what_an_image_has_at_most()
    {
        var data = new string('A', 100_000);
        var content = """[{"type":"tool_result","tool_use_id":"t","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"DATA"}}]}]""".Replace("DATA", data);
        var body = new JsonObject { ["model"] = "m", ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = JsonNode.Parse(content) }) };
        var request = Read(GatewayApi.Messages, body.ToJsonString());

        Assert.InRange(request.Prompt.Bound(request.ToBytes().Length, 6_000, null), 6_000, 7_000);
    }

    [Fact]
    public void What_only_looks_like_an_image_within_a_tool_call_counts_by_its_bytes()
    {
        var content = """[{"type":"tool_use","id":"t","name":"n","input":{"type":"image","source":{"data":"DATA"}}}]""".Replace("DATA", new string('A', 100_000));
        var body = new JsonObject { ["model"] = "m", ["messages"] = new JsonArray(new JsonObject { ["role"] = "assistant", ["content"] = JsonNode.Parse(content) }) };
        var request = Read(GatewayApi.Messages, body.ToJsonString());

        Assert.True(request.Prompt.Bound(request.ToBytes().Length, 6_000, null) > 100_000);
    }

    [Theory]
    [InlineData(GatewayApi.Messages, """{"model":"m","messages":[{"role":"user","content":[{"type":"document","source":{"type":"url","url":"https://example.com/a.pdf"}}]}]}""")]
    [InlineData(GatewayApi.ChatCompletions, """{"model":"m","messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"f"}}]}]}""")]
    [InlineData(GatewayApi.Responses, """{"model":"m","input":"go on","previous_response_id":"resp_1"}""")]
    [InlineData(GatewayApi.Responses, """{"model":"m","input":[{"type":"item_reference","id":"x"}]}""")]
    public void What_has_no_bound_counts_as_the_longest_prompt_of_the_model_and_is_refused_when_that_is_unknown(GatewayApi api, string body)
    {
        var request = Read(api, body);

        Assert.Equal(200_000, request.Prompt.Bound(100, 6_000, 200_000));
        Assert.Same(MachineErrors.CallRefused, Assert.Throws<MachineException>(() => request.Prompt.Bound(100, 6_000, null)).Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"messages\":[]}")]
    [InlineData("{\"model\":\"a\",\"model\":\"b\"}")]
    [InlineData("{\"model\":7}")]
    [InlineData("{\"model\":\"m\",\"n\":1000}")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"content\":[{\"type\":\"input_audio\"}]}]}")]
    public void What_cannot_be_understood_or_bounded_is_refused(string body) =>
        Assert.Same(MachineErrors.CallRefused, Assert.Throws<MachineException>(() => Read(GatewayApi.ChatCompletions, body)).Error);

    [Fact]
    public void Several_answers_are_paid_for() => Assert.Equal(3, Read(GatewayApi.ChatCompletions, """{"model":"m","n":3}""").Answers);

    [Fact]
    public void Thought_fits_into_an_answer_that_was_made_shorter()
    {
        var request = Read(GatewayApi.Messages, """{"model":"m","max_tokens":32000,"thinking":{"type":"enabled","budget_tokens":31999}}""");

        request.Limit(4_000);

        Assert.Equal(2_048, request.LeastOutput);
        Assert.Equal((4_000, 2_000), (Sent(request)["max_tokens"]!.GetValue<int>(), Sent(request)["thinking"]!["budget_tokens"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("""{"model":"m","cache_control":{"type":"ephemeral","ttl":"1h"}}""", true)]
    [InlineData("""{"model":"m","system":[{"type":"text","text":"x","cache_control":{"type":"ephemeral","ttl":"1h"}}]}""", true)]
    [InlineData("""{"model":"m","tools":[{"name":"t","cache_control":{"type":"ephemeral","ttl":"1h"}}]}""", true)]
    [InlineData("""{"model":"m","system":[{"type":"text","text":"x","cache_control":{"type":"ephemeral"}}]}""", false)]
    public void What_is_kept_for_a_long_time_costs_more(string body, bool isLong) => Assert.Equal(isLong, Read(GatewayApi.Messages, body).LongCache);

    private static ModelRequest Read(GatewayApi api, string body) => ModelRequest.Read(api, Encoding.UTF8.GetBytes(body), []);

    private static JsonNode Sent(ModelRequest request) => JsonNode.Parse(request.ToBytes())!;
}
