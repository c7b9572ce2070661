using System.Globalization;
using Eam.Core.Spaces;

namespace Eam.Client.Rendering;

/// <summary>Formats the values of a configuration as text.</summary>
internal static class Settings
{
    /// <summary>Formats full names and values: <c>learning_rate=0.001 eam.ode_steps=8</c>.</summary>
    public static string Full(Configuration configuration) =>
        configuration.Values.Count == 0
            ? "all defaults"
            : string.Join(' ', configuration.Values.Select(pair => $"{pair.Key}={pair.Value}"));

    /// <summary>
    /// Formats names without the prefix of the method and values with three digits, whole ones with all, for a narrow column.
    /// </summary>
    public static string Short(Configuration configuration) =>
        configuration.Values.Count == 0
            ? "all defaults"
            : string.Join(
                ' ',
                configuration.Values.Select(pair =>
                    $"{pair.Key[(pair.Key.IndexOf('.', StringComparison.Ordinal) + 1)..]}={Value(pair.Value)}"
                )
            );

    // Three digits of a whole number would be another number: 1024 is not 1.02E+03.
    private static string Value(ParameterValue value) =>
        !value.IsNumber || double.IsInteger(value.Number) ? value.ToString() : value.Number.ToString("G3", CultureInfo.InvariantCulture);
}
