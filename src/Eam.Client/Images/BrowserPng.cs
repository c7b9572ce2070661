using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Eam.Client.Images;

/// <summary>
/// Turns SVG files into PNG by a Chromium browser without a window: it measures and draws text as every reader of the SVG does, and no library for that is part
/// of this program.
/// </summary>
/// <param name="browser">The browser's executable.</param>
internal sealed class BrowserPng(string browser)
{
    private const int Scale = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly string[] Names =
    [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
        "microsoft-edge",
        "msedge",
    ];

    /// <summary>A browser on the PATH, or null.</summary>
    /// <param name="path">The variable PATH.</param>
    public static BrowserPng? Find(string? path)
    {
        var endings = OperatingSystem.IsWindows() ? [".exe"] : new[] { string.Empty };
        var found = (path ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => Names.SelectMany(name => endings.Select(ending => Path.Combine(folder, name + ending))))
            .FirstOrDefault(File.Exists);
        return found is null ? null : new(found);
    }

    /// <summary>Draws an SVG file at twice its size.</summary>
    /// <param name="svg">Absolute path.</param>
    /// <param name="png">Written anew.</param>
    /// <param name="width">Of the SVG, in its pixels.</param>
    /// <param name="height">Of the SVG, in its pixels.</param>
    /// <returns>Null, or why there is no file.</returns>
    public async Task<string?> DrawAsync(string svg, string png, int width, int height)
    {
        var profile = Directory.CreateTempSubdirectory("eam-browser-");
        try
        {
            File.Delete(png);
            using var process = Process.Start(Command(svg, png, width, height, profile.FullName))!;
            using var limit = new CancellationTokenSource(Patience);
            var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            try
            {
                await process.WaitForExitAsync(limit.Token);
                await said;
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }

            return File.Exists(png) ? null : $"{Path.GetFileName(browser)} wrote no image";
        }
        catch (Exception failure) when (failure is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return $"{Path.GetFileName(browser)}: {failure.Message}";
        }
        finally
        {
            Remove(profile);
        }
    }

    private ProcessStartInfo Command(string svg, string png, int width, int height, string profile)
    {
        var start = new ProcessStartInfo(browser)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        string[] words =
        [
            "--headless",
            "--disable-gpu",
            "--disable-extensions",
            "--no-first-run",
            "--hide-scrollbars",
            $"--user-data-dir={profile}",
            string.Create(CultureInfo.InvariantCulture, $"--force-device-scale-factor={Scale}"),
            string.Create(CultureInfo.InvariantCulture, $"--window-size={width},{height}"),
            $"--screenshot={png}",
        ];
        foreach (var word in words)
            start.ArgumentList.Add(word);

        // Chromium's sandbox refuses to run as root, as in most containers; what is drawn is this program's own file, without scripts.
        if (Environment.UserName == "root")
            start.ArgumentList.Add("--no-sandbox");
        start.ArgumentList.Add(new Uri(svg).AbsoluteUri);
        return start;
    }

    // The browser's last helper may still write while it ends.
    private static void Remove(DirectoryInfo profile)
    {
        try
        {
            profile.Delete(recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A folder of the system's temporary files: the system clears it.
        }
    }
}
