using System.CommandLine;
using Eam.Client.Remote;

namespace Eam.Client.Hosts;

/// <summary>The options <c>--data</c> and <c>--server</c> of a verb, and the one place that chooses between a data folder and a server.</summary>
internal sealed class HostOptions
{
    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<string?> _server = new("--server")
    {
        HelpName = "URL",
        Description =
            $"an Eam server, in place of the data folder [default: {ServerAddress.Variable}; {ServerAddress.TokenVariable} is its token]",
    };

    private HostOptions() { }

    /// <summary>Gives a verb the two options.</summary>
    public static HostOptions Of(Command command)
    {
        var options = new HostOptions();
        command.Add(options._data);
        command.Add(options._server);
        return options;
    }

    /// <summary>Opens what was asked for: an option counts before the environment.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Where notices go.</param>
    /// <param name="slots">Trials at once, for sweeps that are started; null: as in the file.</param>
    /// <param name="mostFailed">Trials that may fail in sweeps that are resumed here; null: as in the file.</param>
    /// <exception cref="UsageException">Both were asked for, or no address of a server.</exception>
    /// <exception cref="Engine.EngineException">The server does not answer.</exception>
    public async Task<SweepHost> OpenAsync(ParseResult parsed, Terminal terminal, int? slots = null, int? mostFailed = null)
    {
        var (data, server) = (parsed.GetValue(_data), parsed.GetValue(_server));
        if (data is not null && server is not null)
            throw new UsageException("--data and --server: give one of them");
        if (data is not null || (server ?? terminal.Variable(ServerAddress.Variable)) is not { } address)
            return new LocalHost(terminal, data, slots, mostFailed);
        var parsedAddress = ServerAddress.Parse(address, server is null ? ServerAddress.Variable : "--server", terminal.Variable);
        return await RemoteHost.ConnectAsync(new ApiClient(parsedAddress, terminal.Time), terminal, server, slots);
    }
}
