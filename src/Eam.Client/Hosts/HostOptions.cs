using System.CommandLine;
using Eam.Client.Remote;

namespace Eam.Client.Hosts;

/// <summary>
/// The options <c>--data</c> and <c>--server</c> of a verb. This is the one place that chooses between a data folder and a server.
/// </summary>
internal sealed class HostOptions
{
    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<string?> _server = new("--server")
    {
        HelpName = "URL",
        Description =
            $"address of an Eam server to use instead of the data folder [default: {ServerAddress.Variable}]; its token is read from {ServerAddress.TokenVariable}",
    };

    private HostOptions() { }

    /// <summary>Adds the two options to a verb.</summary>
    public static HostOptions Of(Command command)
    {
        var options = new HostOptions();
        command.Add(options._data);
        command.Add(options._server);
        return options;
    }

    /// <summary>Opens the data folder or the server that the user asked for. An option takes precedence over the environment.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="terminal">Terminal that receives notices.</param>
    /// <param name="slots">Number of trials at once, for sweeps that are started; null uses the value of the file.</param>
    /// <param name="mostFailed">Number of trials that may fail in sweeps that are resumed here; null uses the value of the file.</param>
    /// <exception cref="UsageException">Both options were given, or the address of the server is not valid.</exception>
    /// <exception cref="Engine.EngineException">The server does not answer.</exception>
    public async Task<SweepHost> OpenAsync(ParseResult parsed, Terminal terminal, int? slots = null, int? mostFailed = null)
    {
        var (data, server) = (parsed.GetValue(_data), parsed.GetValue(_server));
        if (data is not null && server is not null)
            throw new UsageException("--data and --server cannot be used together: give one of them");
        if (data is not null || (server ?? terminal.Variable(ServerAddress.Variable)) is not { } address)
            return new LocalHost(terminal, data, slots, mostFailed);
        var parsedAddress = ServerAddress.Parse(address, server is null ? ServerAddress.Variable : "--server", terminal.Variable);
        return await RemoteHost.ConnectAsync(new ApiClient(parsedAddress, terminal.Time), terminal, server, slots);
    }
}
