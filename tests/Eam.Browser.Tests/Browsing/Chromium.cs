using Eam.Browser.Tests.Browsing;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace Eam.Browser.Tests.Browsing;

/// <summary>One browser for all tests, with a fresh profile for each visit. Tests are skipped, with a line that says why, where it or the built dashboard is missing.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>Names the browser's program where it is not among <see cref="Places"/>.</summary>
    private const string Variable = "EAM_CHROMIUM";

    // Nothing but the pages under test: no updates, no first-run pages, no sign-in; no sandbox, since containers forbid it to root.
    private static readonly string[] Arguments =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
    ];

    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>How long a page may take for anything that a test waits for: generous, for a busy machine.</summary>
    public const int Patience = 30_000;

    private static string? Program =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : Places.FirstOrDefault(File.Exists);

    private static string? Missing =>
        Program is not { } program ? $"no chromium (apt-get install chromium, or name it in {Variable})"
        : !File.Exists(program) ? $"{Variable} names {program}, which is not there"
        : !File.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot", "index.html"))
            ? "the dashboard is not built (that needs Node and npm)"
        : null;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = Program,
                Headless = true,
                Args = Arguments,
                Timeout = Patience,
            }
        );
        Assertions.SetDefaultExpectTimeout(Patience);
    }

    /// <summary>A page in a profile of its own; skips the test where there is no browser.</summary>
    public async Task<Visit> VisitAsync(Uri server, int width = 1280, int height = 900, bool dark = false)
    {
        Assert.SkipWhen(Missing is not null, $"browser tests are skipped: {Missing}");
        var context = await _browser!.NewContextAsync(
            new()
            {
                BaseURL = server.ToString(),
                ViewportSize = new() { Width = width, Height = height },
                ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        context.SetDefaultTimeout(Patience);
        return await Visit.BeginAsync(context, server);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
