using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SqlFlow;

/// <summary>Registers SqlFlow with a host's services.</summary>
public static class SqlFlowServiceCollectionExtensions
{
    /// <summary>
    /// Adds a singleton <see cref="SqlFlowHost"/> that uses the host's <see cref="TimeProvider"/> and <see cref="ILoggerFactory"/>
    /// where there are any, and hands its services to step handlers.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">How to run.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddSqlFlow(this IServiceCollection services, SqlFlowOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return services.AddSqlFlow(_ => options);
    }

    /// <inheritdoc cref="AddSqlFlow(IServiceCollection, SqlFlowOptions)"/>
    /// <param name="services">The host's services.</param>
    /// <param name="options">Makes the options from the services, once, when the host is first asked for.</param>
    public static IServiceCollection AddSqlFlow(this IServiceCollection services, Func<IServiceProvider, SqlFlowOptions> options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        return services.AddSingleton(provider => new SqlFlowHost(
            options(provider), provider.GetService<TimeProvider>(), provider.GetService<ILoggerFactory>(), provider));
    }
}
