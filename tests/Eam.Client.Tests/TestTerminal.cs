using System.Text;
using Eam.Client.Commands;

namespace Eam.Client.Tests;

/// <summary>A terminal or a pipe that writes to strings.</summary>
internal sealed class TestTerminal : IDisposable
{
    private readonly Recorder _output = new();
    private readonly Recorder _error = new();
    private readonly Dictionary<string, string> _environment = [];
    private CancellationTokenRegistration _timeout;

    public TestTerminal((int Width, int Height)? size = null, params (string Name, string Value)[] environment)
        : this(TimeProvider.System, size, environment) { }

    public TestTerminal(TimeProvider time, (int Width, int Height)? size = null, params (string Name, string Value)[] environment)
    {
        foreach (var (name, value) in environment)
            _environment[name] = value;
        Terminal = Terminal.Over(_output, _error, size, name => _environment.GetValueOrDefault(name), time, Interrupts);
    }

    public Interrupts Interrupts { get; } = new();

    public Terminal Terminal { get; }

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync(arguments, Terminal);

    /// <summary>Runs an action once, after a text has been written to stdout. The time-out of the test presses Ctrl-C.</summary>
    public void OnOutput(string text, Action action)
    {
        _timeout = TestContext.Current.CancellationToken.Register(Interrupts.Signal);
        var done = 0;
        _output.Written = () =>
        {
            if (Output.Contains(text, StringComparison.Ordinal) && Interlocked.Exchange(ref done, 1) == 0)
                action();
        };
    }

    /// <summary>Presses Ctrl-C once, after a text has been written to stdout or stderr. The test needs a time-out, because the text may never come.</summary>
    public void InterruptAfter(string text)
    {
        _timeout = TestContext.Current.CancellationToken.Register(Interrupts.Signal);
        Watch(_output);
        Watch(_error);

        void Watch(Recorder recorder) =>
            recorder.Written = () =>
            {
                if (!Interrupts.Stop.IsCancellationRequested && recorder.ToString().Contains(text, StringComparison.Ordinal))
                    Interrupts.Signal();
            };
    }

    public void Dispose()
    {
        _timeout.Dispose();
        Interrupts.Dispose();
    }

    private sealed class Recorder : TextWriter
    {
        private readonly StringBuilder _text = new();
        private readonly Lock _gate = new();

        public Action Written { get; set; } = () => { };

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write(value.ToString());

        public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

        public override void WriteLine(string? value) => Write(value + NewLine);

        public override void Write(string? value)
        {
            lock (_gate)
                _text.Append(value);
            Written();
        }

        public override string ToString()
        {
            lock (_gate)
                return _text.ToString();
        }
    }
}
