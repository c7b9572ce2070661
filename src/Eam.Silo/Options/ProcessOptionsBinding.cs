using System.ComponentModel;
using Eam.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Eam.Silo.Options;

/// <summary>
/// Binds the section <c>Eam</c> and reports unknown keys and unreadable values. Otherwise a misspelt key would silently become a default
/// value, and the framework's binder would stop at the first value that it cannot read.
/// </summary>
internal sealed class ProcessOptionsBinding(IConfiguration configuration)
    : IConfigureOptions<ProcessOptions>,
        IValidateOptions<ProcessOptions>
{
    private const string Section = "Eam";

    private readonly IConfigurationSection _section = configuration.GetSection(Section);

    public void Configure(ProcessOptions options)
    {
        var wrong = Mistakes().Select(mistake => mistake.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        new ConfigurationBuilder()
            .AddInMemoryCollection(_section.AsEnumerable(makePathsRelative: true).Where(pair => !wrong.Contains($"{Section}:{pair.Key}")))
            .Build()
            .Bind(options);
    }

    public ValidateOptionsResult Validate(string? name, ProcessOptions options)
    {
        var mistakes = Mistakes().Select(mistake => mistake.Text).ToList();
        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private IEnumerable<(string Key, string Text)> Mistakes() => Mistakes(_section, typeof(ProcessOptions), Section);

    private static IEnumerable<(string Key, string Text)> Mistakes(IConfigurationSection section, Type type, string path)
    {
        var known = type.GetProperties()
            .Where(property => property.CanWrite)
            .ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            if (!known.TryGetValue(child.Key, out var property))
            {
                yield return ($"{path}:{child.Key}", $"unknown key {path}:{child.Key}; known keys: {string.Join(", ", known.Keys)}");
            }
            else if (property.PropertyType.Namespace == typeof(ProcessOptions).Namespace && property.PropertyType.IsClass)
            {
                foreach (var below in Mistakes(child, property.PropertyType, $"{path}:{property.Name}"))
                    yield return below;
            }
            else if (child.Value is { } value && Kind(property.PropertyType) is { } kind && !IsReadable(property.PropertyType, value))
            {
                yield return ($"{path}:{child.Key}", $"{path}:{property.Name} must be {kind}, not '{value}'");
            }
        }
    }

    private static string? Kind(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            { IsEnum: true } names => $"one of {string.Join(", ", EnumWords.All(names))}",
            var number when number == typeof(int) => "a whole number",
            var number when number == typeof(double) => "a number",
            var flag when flag == typeof(bool) => "true or false",
            _ => null,
        };

    private static bool IsReadable(Type type, string value)
    {
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value) is not null
                || Nullable.GetUnderlyingType(type) is not null;
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            return false;
        }
    }
}
