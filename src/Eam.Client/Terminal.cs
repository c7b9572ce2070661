using Spectre.Console;

namespace Eam.Client;

/// <summary>What a command sees of the outside: where it writes, what that can show, the environment, the clock and Ctrl-C.</summary>
internal sealed class Terminal
{
    /// <summary>Columns of a table that goes to a pipe or a file.</summary>
    public const int PipeWidth = 160;

    private readonly Func<string, string?> _environment;

    private Terminal(Screen output, Screen error, Func<string, string?> environment, TimeProvider time, Interrupts interrupts)
    {
        (Output, Error, _environment, Time, Interrupts) = (output, error, environment, time, interrupts);
    }

    /// <summary>Results.</summary>
    public Screen Output { get; }

    /// <summary>Progress, warnings and errors.</summary>
    public Screen Error { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Ctrl-C.</summary>
    public Interrupts Interrupts { get; }

    /// <summary>EAM_DEBUG=1: errors show their stack trace.</summary>
    public bool Debug => Variable("EAM_DEBUG") is "1" or "true";

    /// <summary>The process's own.</summary>
    public static Terminal OfProcess(Interrupts interrupts)
    {
        Func<string, string?> environment = Environment.GetEnvironmentVariable;
        var dumb = environment("TERM") == "dumb";
        return new Terminal(
            new Screen(Console.Out, !Console.IsOutputRedirected && !dumb, null, environment),
            new Screen(Console.Error, !Console.IsErrorRedirected && !dumb, null, environment),
            environment,
            TimeProvider.System,
            interrupts
        );
    }

    /// <summary>Over writers, for tests: a terminal of a given size, or a pipe when the size is null.</summary>
    public static Terminal Over(
        TextWriter output,
        TextWriter error,
        (int Width, int Height)? size,
        Func<string, string?> environment,
        TimeProvider time,
        Interrupts interrupts
    ) =>
        new(
            new Screen(output, size is not null, size, environment),
            new Screen(error, false, null, environment),
            environment,
            time,
            interrupts
        );

    /// <summary>An environment variable; null where unset or empty.</summary>
    public string? Variable(string name) => _environment(name) is { Length: > 0 } value ? value : null;

    /// <summary>A line on stderr that starts with the program's name.</summary>
    public void Complain(string line) => Error.Writer.WriteLine($"eam: {line}");
}

/// <summary>One output stream and what it can show.</summary>
internal sealed class Screen
{
    private readonly (int Width, int Height)? _size;

    /// <summary>Over a writer.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="live">It is a terminal that can move its cursor.</param>
    /// <param name="size">Of the terminal; null asks it.</param>
    /// <param name="environment">NO_COLOR is read from it.</param>
    public Screen(TextWriter writer, bool live, (int Width, int Height)? size, Func<string, string?> environment)
    {
        (Writer, Live, _size) = (writer, live, size);
        Colour = live && string.IsNullOrEmpty(environment("NO_COLOR"));
        Console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(writer),
                Ansi = live ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = Colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                Interactive = live ? InteractionSupport.Yes : InteractionSupport.No,
                Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            }
        );
        Console.Profile.Capabilities.Unicode = true;
        if (!live)
            Console.Profile.Width = Terminal.PipeWidth;
        else if (size is { } given)
            (Console.Profile.Width, Console.Profile.Height) = given;
    }

    /// <summary>Raw text.</summary>
    public TextWriter Writer { get; }

    /// <summary>It can redraw in place.</summary>
    public bool Live { get; }

    /// <summary>It shows colours: a terminal, and NO_COLOR is not set.</summary>
    public bool Colour { get; }

    /// <summary>Tables and styles.</summary>
    public IAnsiConsole Console { get; }

    /// <summary>Rows of the terminal.</summary>
    public int Height => _size?.Height ?? Math.Max(Console.Profile.Height, 10);

    /// <summary>Columns.</summary>
    public int Width => Console.Profile.Width;
}
