using Eam.Engine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Eam.Silo.Options;

/// <summary>Reads the configuration and reports all of its errors at once, before anything starts.</summary>
internal static class ProcessOptionsReader
{
    /// <summary>Adds the options. They are validated before the host starts.</summary>
    public static IServiceCollection AddProcessOptions(this IServiceCollection services, IConfiguration configuration)
    {
        var binding = new ProcessOptionsBinding(configuration);
        services.AddSingleton<IConfigureOptions<ProcessOptions>>(binding).AddSingleton<IValidateOptions<ProcessOptions>>(binding);
        services.AddOptionsWithValidateOnStart<ProcessOptions, ProcessOptionsValidator>();
        return services;
    }

    /// <summary>Reads the options before the host exists, because they decide which host to build.</summary>
    /// <param name="configuration">The configuration from all its sources.</param>
    /// <exception cref="OptionsException">The configuration has errors; one line each.</exception>
    public static ProcessOptions Read(IConfiguration configuration)
    {
        using var services = new ServiceCollection().AddProcessOptions(configuration).BuildServiceProvider();
        try
        {
            return services.GetRequiredService<IOptions<ProcessOptions>>().Value;
        }
        catch (OptionsValidationException wrong)
        {
            throw new OptionsException([.. wrong.Failures]);
        }
    }

    /// <summary>Returns the connection string, from its file if one is configured.</summary>
    /// <exception cref="EngineException">The file cannot be read.</exception>
    public static string? ConnectionString(ProcessOptions options)
    {
        if (options.ConnectionStringFile is not { } file)
            return options.ConnectionString;
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"Eam:ConnectionStringFile: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }
    }
}

/// <summary>The configuration is wrong. The message has one line per error.</summary>
internal sealed class OptionsException(IReadOnlyList<string> problems) : Exception(string.Join('\n', problems))
{
    public IReadOnlyList<string> Problems => problems;
}
