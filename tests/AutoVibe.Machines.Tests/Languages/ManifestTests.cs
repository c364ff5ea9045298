using System.Text;

namespace AutoVibe.Machines.Tests;

public sealed class ManifestTests
{
    [Theory]
    [InlineData("package.json", """{ "dependencies": { "react": "19", "express": "5" } }""", "Node.js, React, Express")]
    [InlineData("package.json", """{ "dependencies": { "reactive": "1" } }""", "Node.js")]
    [InlineData("src/Api/Api.csproj", """<Project Sdk="Microsoft.NET.Sdk.Web"><PackageReference Include="Npgsql" /></Project>""", ".NET, ASP.NET Core, PostgreSQL")]
    [InlineData("Cargo.toml", "[dependencies]\ntokio = \"1\"\n", "Rust, Tokio")]
    [InlineData("go.mod", "module a\nrequire github.com/gin-gonic/gin v1\n", "Go, Gin")]
    [InlineData("pyproject.toml", "dependencies = [\n  \"Django>=5\",\n]\n", "Python, Django")]
    [InlineData("requirements.txt", "flask==3\nnumpy-financial\n", "Python, Flask, NumPy")]
    [InlineData("pom.xml", "<artifactId>spring-boot-starter</artifactId>", "Java, Maven, Spring Boot")]
    [InlineData("Gemfile", "gem 'rails'\n", "Ruby, Bundler, Ruby on Rails")]
    [InlineData("composer.json", """{"require":{"laravel/framework":"11"}}""", "PHP, Composer, Laravel")]
    [InlineData("compose.yaml", "services:\n  db:\n    image: postgres:16\n", "Docker Compose, PostgreSQL")]
    [InlineData("deploy/Dockerfile", "FROM scratch\n", "Docker")]
    [InlineData(".github/workflows/test.yml", "on: push\n", "GitHub Actions")]
    [InlineData("infra/main.tf", "", "Terraform")]
    [InlineData("node_modules/react/package.json", """{ "name": "react" }""", "")]
    [InlineData("src/main.rs", "", "")]
    public void A_manifest_says_what_the_project_is_built_with(string path, string text, string technologies) =>
        Assert.Equal(technologies, string.Join(", ", Manifest.TechnologiesIn(path, Encoding.UTF8.GetBytes(text), isWhole: true)));

    [Fact]
    public void A_manifest_too_long_to_be_read_whole_is_known_by_its_name() =>
        Assert.Equal(["Node.js"], Manifest.TechnologiesIn("package.json", """{ "react": "1" """u8, isWhole: false));
}
