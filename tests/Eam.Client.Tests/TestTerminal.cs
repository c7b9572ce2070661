namespace Eam.Client.Tests;

/// <summary>A terminal (or a pipe) over string writers.</summary>
internal sealed class TestTerminal : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly Dictionary<string, string> _environment = [];

    public TestTerminal((int Width, int Height)? size = null, params (string Name, string Value)[] environment)
    {
        foreach (var (name, value) in environment)
            _environment[name] = value;
        Terminal = Terminal.Over(_output, _error, size, name => _environment.GetValueOrDefault(name), TimeProvider.System, Interrupts);
    }

    public Interrupts Interrupts { get; } = new();

    public Terminal Terminal { get; }

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync(arguments, Terminal);

    public void Dispose() => Interrupts.Dispose();
}
