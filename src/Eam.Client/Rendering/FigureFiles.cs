using System.Globalization;
using System.Text;
using Eam.Client.Images;
using Eam.Engine;
using Eam.Engine.Charts;

namespace Eam.Client.Rendering;

/// <summary>Writes charts as SVG files, and as PNG files if a browser is installed.</summary>
/// <param name="folder">Folder to write to. It is created if it does not exist; files with the same names are replaced.</param>
/// <param name="browser">Browser that draws PNG files; null if there is none.</param>
internal sealed class FigureFiles(string folder, BrowserPng? browser)
{
    /// <summary>Writes all charts and reports which files it wrote.</summary>
    /// <exception cref="EngineException">A file cannot be written.</exception>
    public async Task WriteAsync(IReadOnlyList<(string Name, Chart Chart)> figures, TextWriter messages)
    {
        var (written, without) = (new List<string>(), browser is null ? "no chromium, google-chrome or msedge is on the PATH" : null);
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (name, chart) in figures)
            {
                var (path, svg) = (Path.GetFullPath(Path.Combine(folder, $"{name}.svg")), SvgChart.Write(chart));
                await File.WriteAllTextAsync(path, svg, new UTF8Encoding(false));
                written.Add($"{name}.svg");
                if (without is not null)
                    continue;
                without = await browser!.DrawAsync(path, Path.ChangeExtension(path, ".png"), Size(svg, "width"), Size(svg, "height"));
                if (without is null)
                    written.Add($"{name}.png");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"--figures: cannot write to {folder}: {error.Message.ReplaceLineEndings(" ")}", error);
        }

        messages.WriteLine($"wrote to {folder}: {string.Join(", ", written)}");
        if (without is not null)
            messages.WriteLine($"eam: note: some PNG files are missing, because a browser draws them: {without}");
    }

    private static int Size(string svg, string name)
    {
        var from = svg.IndexOf($" {name}=\"", StringComparison.Ordinal) + name.Length + 3;
        return int.Parse(svg.AsSpan(from, svg.IndexOf('"', from) - from), NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
