using System.Text.Json.Nodes;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>What a verb lists, in its three forms.</summary>
internal interface IListing
{
    /// <summary>For people.</summary>
    void Show(IAnsiConsole console);

    /// <summary>For programs.</summary>
    JsonObject ToJson();

    /// <summary>For tables.</summary>
    void WriteCsv(TextWriter writer);
}
