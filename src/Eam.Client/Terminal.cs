using Spectre.Console;

namespace Eam.Client;

/// <summary>The environment of a command: output streams and their abilities, environment variables, the clock and signals.</summary>
internal sealed class Terminal
{
    /// <summary>Width in columns of output to a pipe or a file.</summary>
    public const int PipeWidth = 160;

    private readonly Func<string, string?> _environment;

    private Terminal(Screen output, Screen error, Func<string, string?> environment, TimeProvider time, Interrupts interrupts)
    {
        Output = output;
        Error = error;
        _environment = environment;
        Time = time;
        Interrupts = interrupts;
    }

    /// <summary>Stream for results.</summary>
    public Screen Output { get; }

    /// <summary>Stream for progress, warnings and errors.</summary>
    public Screen Error { get; }

    /// <summary>Clock of the process.</summary>
    public TimeProvider Time { get; }

    /// <summary>Handler of Ctrl-C, SIGTERM and hang-ups.</summary>
    public Interrupts Interrupts { get; }

    /// <summary>Whether errors show their stack trace (EAM_DEBUG=1).</summary>
    public bool Debug => Variable("EAM_DEBUG") is "1" or "true";

    /// <summary>Creates the terminal of this process.</summary>
    public static Terminal OfProcess(Interrupts interrupts)
    {
        Func<string, string?> environment = Environment.GetEnvironmentVariable;
        var dumb = environment("TERM") == "dumb";
        return new Terminal(
            new Screen(
                new HangUpWriter(Console.Out, () => interrupts.IsHungUp || !Console.IsOutputRedirected),
                !Console.IsOutputRedirected && !dumb,
                null,
                environment
            ),
            new Screen(
                new HangUpWriter(Console.Error, () => interrupts.IsHungUp || !Console.IsErrorRedirected),
                !Console.IsErrorRedirected && !dumb,
                null,
                environment
            ),
            environment,
            TimeProvider.System,
            interrupts
        );
    }

    /// <summary>Creates a terminal over writers, for tests: with the given size, or as a pipe if the size is null.</summary>
    public static Terminal Over(
        TextWriter output,
        TextWriter error,
        (int Width, int Height)? size,
        Func<string, string?> environment,
        TimeProvider time,
        Interrupts interrupts
    ) =>
        new(
            new Screen(new HangUpWriter(output, () => interrupts.IsHungUp), size is not null, size, environment),
            new Screen(new HangUpWriter(error, () => interrupts.IsHungUp), false, null, environment),
            environment,
            time,
            interrupts
        );

    /// <summary>Returns an environment variable, or null if it is not set or empty.</summary>
    public string? Variable(string name) => _environment(name) is { Length: > 0 } value ? value : null;

    /// <summary>Writes a line to stderr that starts with the program's name.</summary>
    public void Complain(string line) => Error.Writer.WriteLine($"eam: {TerminalText.Line(line)}");
}

/// <summary>One output stream and its abilities.</summary>
internal sealed class Screen
{
    private readonly TextWriter _out;
    private readonly (int Width, int Height)? _size;
    private readonly Lazy<IAnsiConsole> _console;

    /// <summary>Creates a screen over a writer.</summary>
    /// <param name="writer">Writer that receives the output.</param>
    /// <param name="live">Whether the stream is a terminal that can move its cursor.</param>
    /// <param name="size">Size of the terminal; null asks the terminal.</param>
    /// <param name="environment">Reads environment variables; used for NO_COLOR.</param>
    public Screen(TextWriter writer, bool live, (int Width, int Height)? size, Func<string, string?> environment)
    {
        (_out, _size) = (writer, size);
        (Writer, Live) = (new CleanWriter(writer), live);
        Colour = live && string.IsNullOrEmpty(environment("NO_COLOR"));
        _console = new Lazy<IAnsiConsole>(CreateConsole);
    }

    /// <summary>Writer for plain text. It shows control characters of the text instead of sending them.</summary>
    public TextWriter Writer { get; }

    /// <summary>Whether the stream can redraw in place.</summary>
    public bool Live { get; }

    /// <summary>Whether the stream shows colours: it is a terminal, and NO_COLOR is not set.</summary>
    public bool Colour { get; }

    /// <summary>Console for tables and styles. It is created when it is first used, because plain text does not need it.</summary>
    public IAnsiConsole Console => _console.Value;

    /// <summary>Height of the terminal in rows.</summary>
    public int Height => _size?.Height ?? Math.Max(Console.Profile.Height, 10);

    /// <summary>Width of the stream in columns.</summary>
    public int Width => Console.Profile.Width;

    /// <summary>Shows the cursor again, which a table that is redrawn in place hides.</summary>
    public void ShowCursor()
    {
        if (Live)
            _out.Write("\e[?25h");
    }

    private IAnsiConsole CreateConsole()
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(_out),
                Ansi = Live ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = Colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                Interactive = Live ? InteractionSupport.Yes : InteractionSupport.No,
                Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            }
        );
        console.Profile.Capabilities.Unicode = true;
        console.Pipeline.Attach(new CleanRendering());
        if (!Live)
            console.Profile.Width = Terminal.PipeWidth;
        else if (_size is { } given)
            (console.Profile.Width, console.Profile.Height) = given;
        return console;
    }
}
