using System.Text.Json.Nodes;
using Eam.Client.Rendering;
using Eam.Core.Spaces;
using Spectre.Console;

namespace Eam.Client.Commands;

/// <summary>Shows parameter definitions as a table and as JSON, and their ranges as short text.</summary>
internal static class ParameterTables
{
    /// <summary>Builds a table with one row per parameter.</summary>
    public static Table Render(IEnumerable<ParameterDefinition> parameters)
    {
        var table = Tables
            .Plain()
            .AddColumn(Tables.Left("parameter"))
            .AddColumn(Tables.Left("default"))
            .AddColumn(Tables.Text("range"))
            .AddColumn(Tables.Text("meaning"));
        foreach (var parameter in parameters)
            table.AddRow(
                parameter.Name.EscapeMarkup(),
                parameter.Default.ToString().EscapeMarkup(),
                Range(parameter).EscapeMarkup(),
                parameter.Meaning.EscapeMarkup()
            );
        return table;
    }

    /// <summary>Describes the allowed values: <c>1 to 64, whole</c>; <c>0.5 to 0.9999 or auto</c>; <c>am, one, score</c>.</summary>
    public static string Range(ParameterDefinition parameter)
    {
        var words = string.Join(", ", parameter.Words);
        if (parameter.WordsOnly)
            return words;
        var range = (double.IsInfinity(parameter.Min), double.IsInfinity(parameter.Max)) switch
        {
            (true, true) => "any number",
            (true, false) => $"up to {ParameterValue.Of(parameter.Max)}",
            (false, true) => $"from {ParameterValue.Of(parameter.Min)}",
            _ => $"{ParameterValue.Of(parameter.Min)} to {ParameterValue.Of(parameter.Max)}",
        };
        return range + (parameter.Integer ? ", whole" : string.Empty) + (words.Length == 0 ? string.Empty : $", or {words}");
    }

    /// <summary>Returns the parameters as a JSON array.</summary>
    public static JsonArray ToJson(IEnumerable<ParameterDefinition> parameters) =>
        Json.Array(
            parameters.Select(parameter => new JsonObject
            {
                ["name"] = parameter.Name,
                ["default"] = Json.Value(parameter.Default),
                ["min"] = parameter.WordsOnly ? null : Json.Number(parameter.Min),
                ["max"] = parameter.WordsOnly ? null : Json.Number(parameter.Max),
                ["whole"] = parameter.Integer,
                ["words"] = Json.Array(parameter.Words.Select(word => JsonValue.Create(word))),
                ["meaning"] = parameter.Meaning,
            })
        );
}
