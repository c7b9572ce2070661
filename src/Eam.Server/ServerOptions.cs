using System.Net;
using Eam.Core.Tasks;
using Eam.Engine.Results;
using Eam.Engine.Specs;

namespace Eam.Server;

/// <summary>Options of a server.</summary>
public sealed record ServerOptions
{
    /// <summary>Address to listen on. Default: 127.0.0.1:8700.</summary>
    public ListenAddress Listen { get; init; } = ListenAddress.Default;

    /// <summary>
    /// Tokens that give access. Default: none, so that everybody who reaches the server has access. For this reason any address except
    /// loopback needs tokens.
    /// </summary>
    public AccessTokens Tokens { get; init; } = AccessTokens.None;

    /// <summary>
    /// Data folder for results, and for the server's own files that must survive a restart. Default:
    /// <see cref="DataFolder.Resolve(string?)"/>.
    /// </summary>
    public string DataFolder { get; init; } = Eam.Engine.Results.DataFolder.Resolve(null);

    /// <summary>
    /// Source of the files of sweeps, if the folders in the updates of sweeps are only copies. Null if these folders contain the files.
    /// </summary>
    public ISweepFiles? Files { get; init; }

    /// <summary>Names that sweep files may use. Default: those of this build, with the devices of this machine.</summary>
    public SpecCatalog Catalog { get; init; } = SpecCatalog.Default;

    /// <summary>
    /// Folder of the files that sweeps may name in requests, such as TorchScript files, which are programs. Null (the default) allows none
    /// (docs/security.md#files-that-sweeps-name).
    /// </summary>
    public string? FilesFolder { get; init; }

    /// <summary>
    /// Which programs sweeps may name in requests (task <c>command</c>). Such a program runs with the rights of the process that trains.
    /// Default: none (docs/security.md#commands).
    /// </summary>
    public CommandPermission Commands { get; init; } = CommandPermission.NoneOfServer;

    /// <summary>Which files sweeps may name in requests.</summary>
    internal FilePolicy AllowedFiles => FilePolicy.Only(FilesFolder);

    /// <summary>Clock of the server.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Folder of the dashboard; null uses <c>wwwroot</c> in the program's folder.</summary>
    public string? WebRoot { get; init; }

    /// <summary>
    /// Paths of pages that the host adds, such as <c>/orleans</c>. They need the same tokens, and their pages may contain their own styles
    /// and scripts. Default: none.
    /// </summary>
    public IReadOnlyList<string> HostedPages { get; init; } = [];

    /// <summary>Returns whether a path belongs to a page that the host adds.</summary>
    internal bool IsHostedPage(string? path) =>
        HostedPages.Any(page => path is not null && path.StartsWith(page, StringComparison.OrdinalIgnoreCase));

    /// <summary>Maximum number of requests per second from one address; twice as many in a burst. Default: 500.</summary>
    public int RequestsPerSecond { get; init; } = 500;

    /// <summary>
    /// Maximum number of requests per second with one token, from all addresses together; twice as many in a burst. Default: 2000.
    /// </summary>
    public int RequestsPerSecondPerToken { get; init; } = 2000;

    /// <summary>
    /// Maximum number of wrong tokens per minute from one address; then its tokens are refused until the minute is over. Default: 30.
    /// </summary>
    public int WrongTokensPerMinute { get; init; } = 30;

    /// <summary>
    /// Networks of the proxies in front of the server. Only their headers <c>X-Forwarded-For</c>, <c>-Proto</c>, <c>-Host</c> and
    /// <c>-Prefix</c> are believed. Default: none.
    /// </summary>
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [];

    /// <summary>Maximum number of open event streams. Default: 2000.</summary>
    public int MostStreams { get; init; } = 2000;

    /// <summary>Maximum number of open event streams of one address. Default: 600.</summary>
    public int MostStreamsPerAddress { get; init; } = 600;

    /// <summary>
    /// Maximum number of open event streams with one token, so that the read token leaves some for the write token. Default: 1000.
    /// </summary>
    public int MostStreamsPerToken { get; init; } = 1000;

    /// <summary>
    /// Maximum number of event logs that are read at the same time for readers that come back to a stream. Other readers are told to load
    /// the views again. Default: 2.
    /// </summary>
    public int MostReplays { get; init; } = 2;

    /// <summary>
    /// Maximum number of connections. A further one replaces a connection without a request, first one that never sent anything. If each
    /// has a request, the new one gets answers only from the health routes. Default: 4096.
    /// </summary>
    public int MostConnections { get; init; } = 4096;

    /// <summary>Maximum number of connections of one address, with the same rule. Default: 1024.</summary>
    public int MostConnectionsPerAddress { get; init; } = 1024;

    /// <summary>Time after which a new connection that sent nothing is closed. Default: 5 seconds.</summary>
    public TimeSpan LongestSilence { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Maximum number of sweep files that are checked or planned, and of comparisons that are computed, at the same time. Default: 2.
    /// </summary>
    public int MostChecks { get; init; } = 2;

    /// <summary>Maximum number of checks that wait for others. Default: 32.</summary>
    public int MostWaitingChecks { get; init; } = 32;

    /// <summary>Maximum number of checks of one address that wait or run. Default: 16.</summary>
    public int MostChecksPerAddress { get; init; } = 16;

    /// <summary>Throws if the server would be open to everybody on the network, or cannot work.</summary>
    /// <exception cref="ServerOptionsException">Other machines could reach the server, and no token is set; or the folder of files does not
    /// exist.</exception>
    public void Validate()
    {
        if (FilesFolder is not null && !Directory.Exists(FilesFolder))
            throw new ServerOptionsException($"the folder of allowed files does not exist: {FilesFolder}");

        if (!Listen.IsLoopback && !Tokens.AreRequired)
        {
            throw new ServerOptionsException(
                $"--listen {Listen} can be reached from other machines and needs a token: set {AccessTokens.WriteVariable} (and {AccessTokens.ReadVariable} for read-only access), or listen on 127.0.0.1"
            );
        }
    }
}
