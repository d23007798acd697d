using Microsoft.Extensions.DependencyInjection;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Hosting;

/// <summary>SqlFlow in a host's services.</summary>
public sealed class ServiceCollectionTests
{
    [Fact]
    public async Task A_registered_host_runs_pipelines_and_hands_its_services_to_steps()
    {
        using var folder = new TempFolder();
        await using var provider = new ServiceCollection()
            .AddSingleton(new Greeting("from the host"))
            .AddSqlFlow(new SqlFlowOptions { Registry = new TestSteps(), Database = ":memory:" })
            .BuildServiceProvider();
        var host = provider.GetRequiredService<SqlFlowHost>();

        var result = await host.RunAsync(new PipelineRequest { Steps = [new EchoStep { Id = "a" }], ProjectDirectory = folder.Path }, null, TestContext.Current.CancellationToken);

        Assert.Equal("from the host", result.Succeeded().Of("a").Warnings.Single());
        Assert.Same(host, provider.GetRequiredService<SqlFlowHost>());
    }

    [Fact]
    public void Options_may_come_from_the_services()
    {
        var options = new SqlFlowOptions { Registry = new TestSteps(), Threads = 1 };
        using var provider = new ServiceCollection().AddSingleton(options)
            .AddSqlFlow(static services => services.GetRequiredService<SqlFlowOptions>()).BuildServiceProvider();

        Assert.Same(options, provider.GetRequiredService<SqlFlowHost>().Options);
    }
}
