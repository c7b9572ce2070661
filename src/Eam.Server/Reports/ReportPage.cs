using System.Text.Json;
using Eam.Server.Contracts;

namespace Eam.Server.Reports;

/// <summary>
/// Writes a report as one HTML file. It contains the data as JSON and charts and tables that need no scripts. If the dashboard was built,
/// it also contains the dashboard's pages, which replace them when scripts run.
/// </summary>
public static class ReportPage
{
    private const string Slot = "<script type=\"application/json\" id=\"eam-report\">null</script>",
        Body = "<div id=\"app\"></div>",
        Title = "<title>Eam report</title>";

    // The page must fetch nothing, not even because of a mistake in this program.
    private const string Policy =
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'\">";

    private const string Plain = $"""
        <!doctype html>
        <html lang="en">
          <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta name="color-scheme" content="light dark" />
            {Title}
            {Slot}
          </head>
          <body>
            {Body}
          </body>
        </html>

        """;

    /// <summary>Reads the page of the dashboard's build from the program's folder; returns null if it was not built.</summary>
    public static string? Template()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "wwwroot", "report.html");
        return File.Exists(path) && File.ReadAllText(path) is var page && Fits(page) ? page : null;
    }

    /// <summary>Returns the complete file.</summary>
    /// <param name="data">Data of the report.</param>
    /// <param name="template">Page of the dashboard; null for a report without scripts.</param>
    public static string Write(ReportData data, string? template)
    {
        ArgumentNullException.ThrowIfNull(data);

        // The serializer escapes <, >, & and the line ends of JavaScript, so nothing in the data can end the element.
        var json = JsonSerializer.Serialize(data, ApiJson.Default.ReportData);
        var page = template ?? Plain;
        page = Replace(page, Title, $"{Policy}\n    <title>{Html.Escape(data.Title)}</title>");
        page = Replace(page, Slot, Slot.Replace("null", json, StringComparison.Ordinal));
        return Replace(page, Body, $"<div id=\"app\">\n{StaticReport.Write(data)}</div>");
    }

    private static bool Fits(string page) => new[] { Title, Slot, Body }.All(part => page.Contains(part, StringComparison.Ordinal));

    // Replaces only the first match, because data may contain the same text.
    private static string Replace(string page, string part, string by)
    {
        var at = page.IndexOf(part, StringComparison.Ordinal);
        return string.Concat(page.AsSpan(0, at), by, page.AsSpan(at + part.Length));
    }
}
