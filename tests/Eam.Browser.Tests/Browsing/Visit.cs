using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Eam.Browser.Tests.Browsing;

/// <summary>One page of one user, and all that it asked for and complained of.</summary>
public sealed class Visit : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _requests = new(),
        _complaints = new();
    private readonly IBrowserContext _context;
    private readonly Uri _server;

    private Visit(IBrowserContext context, IPage page, Uri server) => (_context, Page, _server) = (context, page, server);

    /// <summary>The browser's tab.</summary>
    public IPage Page { get; }

    /// <summary>Opens an empty tab and begins to listen.</summary>
    internal static async Task<Visit> BeginAsync(IBrowserContext context, Uri server)
    {
        var visit = new Visit(context, await context.NewPageAsync(), server);
        context.Request += (_, request) => visit._requests.Enqueue(request.Url);
        context.WebError += (_, error) => visit._complaints.Enqueue(error.Error);
        context.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                visit._complaints.Enqueue($"{message.Text} {message.Location}");
        };
        // The browser tells the console of a breach of the policy; a page may also do so silently, in a report-only policy.
        await context.AddInitScriptAsync(
            "addEventListener('securitypolicyviolation', e => console.error(`content policy: ${e.violatedDirective} ${e.blockedURI}`))"
        );
        return visit;
    }

    /// <summary>Opens a page of the dashboard, such as <c>sweeps/small-1</c>.</summary>
    public async Task GoAsync(string page = "sweeps") => await Page.GotoAsync($"{_server}#/{page}");

    /// <summary>What has this test id.</summary>
    public ILocator At(string id) => Page.GetByTestId(id);

    /// <summary>Waits until it can be seen.</summary>
    public static Task SeesAsync(ILocator what) => Assertions.Expect(what).ToBeVisibleAsync();

    /// <summary>Waits until it says so.</summary>
    public static Task ReadsAsync(ILocator what, string text) => Assertions.Expect(what).ToContainTextAsync(text);

    /// <summary>Waits until the sweep's header has this state.</summary>
    public Task StateIsAsync(string state) => Assertions.Expect(Page.Locator("header.page .state").First).ToContainTextAsync(state);

    /// <summary>Every request went to the page's own server, and the console has nothing but what the test provoked.</summary>
    public void ShouldBeClean(params string[] provoked)
    {
        _requests.ShouldNotBeEmpty();
        _requests
            .Where(url =>
                !url.StartsWith(_server.ToString(), StringComparison.Ordinal)
                && !url.StartsWith("blob:", StringComparison.Ordinal)
                && !url.StartsWith("data:", StringComparison.Ordinal)
            )
            .ShouldBeEmpty("requests that left the page's own origin");
        _complaints
            .Where(text => !provoked.Any(p => text.Contains(p, StringComparison.Ordinal)))
            .ShouldBeEmpty("complaints of the browser");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
