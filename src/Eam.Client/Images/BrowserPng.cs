using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Eam.Client.Images;

/// <summary>
/// Converts SVG files to PNG with a Chromium browser without a window. The browser measures and draws text as viewers of the SVG do, and
/// the program needs no library for it.
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

    /// <summary>Finds a browser on the PATH; null if there is none.</summary>
    /// <param name="path">Value of the variable PATH.</param>
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
    /// <param name="svg">Absolute path of the SVG file.</param>
    /// <param name="png">Path of the PNG file, which is replaced if it exists.</param>
    /// <param name="width">Width of the SVG in its pixels.</param>
    /// <param name="height">Height of the SVG in its pixels.</param>
    /// <returns>Null, or the reason why there is no file.</returns>
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

        // Chromium's sandbox does not run as root, the user of most containers. The drawn file is this program's own and has no scripts.
        if (Environment.UserName == "root")
            start.ArgumentList.Add("--no-sandbox");
        start.ArgumentList.Add(new Uri(svg).AbsoluteUri);
        return start;
    }

    // The last child process of the browser may still write while it ends.
    private static void Remove(DirectoryInfo profile)
    {
        try
        {
            profile.Delete(recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The folder is among the system's temporary files, which the system deletes.
        }
    }
}
