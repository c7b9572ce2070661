using Eam.Engine.Results;
using Eam.Engine.Specs;

namespace Eam.Server;

/// <summary>What a server runs with.</summary>
public sealed record ServerOptions
{
    /// <summary>Where it listens. Default: 127.0.0.1:8700.</summary>
    public ListenAddress Listen { get; init; } = ListenAddress.Default;

    /// <summary>Who may do what. Default: everybody who reaches it, which is why any address but loopback needs tokens.</summary>
    public AccessTokens Tokens { get; init; } = AccessTokens.None;

    /// <summary>Where results lie, and where the server keeps what must survive it. Default: <see cref="DataFolder.Resolve(string?)"/>.</summary>
    public string DataFolder { get; init; } = Eam.Engine.Results.DataFolder.Resolve(null);

    /// <summary>Where the files of sweeps come from, when the folders that the sweeps' updates name are only copies. Null: those folders have them.</summary>
    public ISweepFiles? Files { get; init; }

    /// <summary>What sweep files may name. Default: what this build ships, on the devices of this machine.</summary>
    public SpecCatalog Catalog { get; init; } = SpecCatalog.Default;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The dashboard's files; null: <c>wwwroot</c> beside the program.</summary>
    public string? WebRoot { get; init; }

    /// <summary>
    /// Paths of pages that the host adds, such as <c>/orleans</c>: behind the same tokens, and with styles and scripts of their own in their pages. Default: none.
    /// </summary>
    public IReadOnlyList<string> HostedPages { get; init; } = [];

    /// <summary>Whether a path is of a page that the host adds.</summary>
    internal bool IsHostedPage(string? path) =>
        HostedPages.Any(page => path is not null && path.StartsWith(page, StringComparison.OrdinalIgnoreCase));

    /// <summary>Requests a second that one address may send; twice as many in a burst. Default: 500.</summary>
    public int RequestsPerSecond { get; init; } = 500;

    /// <summary>Event streams that may be open at once. Default: 2000.</summary>
    public int MostStreams { get; init; } = 2000;

    /// <summary>Refuses what would be open to strangers.</summary>
    /// <exception cref="ServerOptionsException">It would be.</exception>
    public void Validate()
    {
        if (!Listen.IsLoopback && !Tokens.AreRequired)
        {
            throw new ServerOptionsException(
                $"--listen {Listen} can be reached from other machines and needs a token: set {AccessTokens.WriteVariable} (and {AccessTokens.ReadVariable} for those who may only look), or listen on 127.0.0.1"
            );
        }
    }
}
