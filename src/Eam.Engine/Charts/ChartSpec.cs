using System.Text.Json;

namespace Eam.Engine.Charts;

/// <summary>
/// What all charts have in common: the colours and symbols of methods, the dashes of sweeps, the marks of outcomes, and the constants of
/// scales. The dashboard reads the same file, so its charts cannot differ from those of exports and of reports without scripts.
/// </summary>
public static class ChartSpec
{
    private static readonly JsonElement Root = Read();

    private static readonly string[] Methods = Texts("methods");

    /// <summary>The colours of methods, on light and on dark ground.</summary>
    public static IReadOnlyList<(string Light, string Dark)> Colours { get; } =
    [
        .. Root.GetProperty("colours")
            .EnumerateArray()
            .Select(colour => (colour.GetProperty("light").GetString()!, colour.GetProperty("dark").GetString()!)),
    ];

    /// <summary>The symbols of methods: circle, triangle, square, diamond or cross.</summary>
    public static IReadOnlyList<string> Symbols { get; } = Texts("symbols");

    /// <summary>The dashes of the sweeps of one chart; the first sweep has none.</summary>
    public static IReadOnlyList<string> Dashes { get; } = Texts("dashes");

    /// <summary>The number of the text's colour, for marks that belong to no method.</summary>
    public static int Ink => Colours.Count;

    /// <summary>
    /// Returns the number of a method's colour and symbol. It depends on the name alone, so a method looks the same everywhere.
    /// </summary>
    public static int Method(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var known = Array.IndexOf(Methods, name);
        if (known >= 0)
            return known;

        // FNV-1a, which is short enough to be the same in two languages.
        var hash = 2_166_136_261u;
        foreach (var character in name)
            hash = unchecked((hash ^ character) * 16_777_619u);
        return Methods.Length + (int)(hash % (uint)(Colours.Count - Methods.Length));
    }

    /// <summary>Returns how a trial's outcome at a rung is drawn: filled, hollow, crossed (pruned) or lost (failed).</summary>
    public static string Fate(string fate) => Root.GetProperty("fates").TryGetProperty(fate, out var mark) ? mark.GetString()! : "hollow";

    /// <summary>Returns a constant of the specification.</summary>
    /// <param name="part">The part, such as axis.</param>
    /// <param name="name">The constant's name in that part.</param>
    public static double Number(string part, string name) => Root.GetProperty(part).GetProperty(name).GetDouble();

    private static string[] Texts(string name) => [.. Root.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];

    private static JsonElement Read()
    {
        using var stream = typeof(ChartSpec).Assembly.GetManifestResourceStream("Eam.Charts.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
