using System.Net;
using Eam.Engine.Results;
using Eam.Engine.Specs;

namespace Eam.Server;

/// <summary>Options of a server.</summary>
public sealed record ServerOptions
{
    /// <summary>Address to listen on. Default: 127.0.0.1:8700.</summary>
    public ListenAddress Listen { get; init; } = ListenAddress.Default;

    /// <summary>
    /// Tokens that give access. Default: none, so that everybody who reaches the server has access. For this reason any address except loopback needs
    /// tokens.
    /// </summary>
    public AccessTokens Tokens { get; init; } = AccessTokens.None;

    /// <summary>
    /// Data folder for results, and for the server's own files that must survive a restart. Default: <see cref="DataFolder.Resolve(string?)"/>.
    /// </summary>
    public string DataFolder { get; init; } = Eam.Engine.Results.DataFolder.Resolve(null);

    /// <summary>Source of the files of sweeps, if the folders in the updates of sweeps are only copies. Null if these folders contain the files.</summary>
    public ISweepFiles? Files { get; init; }

    /// <summary>Names that sweep files may use. Default: those of this build, with the devices of this machine.</summary>
    public SpecCatalog Catalog { get; init; } = SpecCatalog.Default;

    /// <summary>Clock of the server.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Folder of the dashboard; null uses <c>wwwroot</c> in the program's folder.</summary>
    public string? WebRoot { get; init; }

    /// <summary>
    /// Paths of pages that the host adds, such as <c>/orleans</c>. They need the same tokens, and their pages may contain their own styles and scripts. Default: none.
    /// </summary>
    public IReadOnlyList<string> HostedPages { get; init; } = [];

    /// <summary>Returns whether a path belongs to a page that the host adds.</summary>
    internal bool IsHostedPage(string? path) =>
        HostedPages.Any(page => path is not null && path.StartsWith(page, StringComparison.OrdinalIgnoreCase));

    /// <summary>Maximum number of requests per second from one address; twice as many in a burst. Default: 500.</summary>
    public int RequestsPerSecond { get; init; } = 500;

    /// <summary>Maximum number of wrong tokens per minute from one address; then its tokens are refused until the minute is over. Default: 30.</summary>
    public int WrongTokensPerMinute { get; init; } = 30;

    /// <summary>
    /// Networks of the proxies in front of the server. Only their headers <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed. Default: none.
    /// </summary>
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [];

    /// <summary>Maximum number of open event streams. Default: 2000.</summary>
    public int MostStreams { get; init; } = 2000;

    /// <summary>Throws if the server would be open to everybody on the network.</summary>
    /// <exception cref="ServerOptionsException">Other machines could reach the server, and no token is set.</exception>
    public void Validate()
    {
        if (!Listen.IsLoopback && !Tokens.AreRequired)
        {
            throw new ServerOptionsException(
                $"--listen {Listen} can be reached from other machines and needs a token: set {AccessTokens.WriteVariable} (and {AccessTokens.ReadVariable} for read-only access), or listen on 127.0.0.1"
            );
        }
    }
}
