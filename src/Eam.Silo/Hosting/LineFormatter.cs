using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Eam.Silo.Hosting;

/// <summary>Options of <see cref="LineFormatter"/>.</summary>
internal sealed class LineFormatterOptions : ConsoleFormatterOptions
{
    /// <summary>Whether an exception is written with its stack trace. Default: false, so that each log message is one line.</summary>
    public bool StackTraces { get; set; }
}

/// <summary>Writes a log message as one line: time, level, category, text, and the messages of an exception and of its causes.</summary>
internal sealed class LineFormatter(IOptionsMonitor<LineFormatterOptions> options, TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var text = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (string.IsNullOrEmpty(text) && logEntry.Exception is null)
            return;
        textWriter.Write(
            $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ} {Word(logEntry.LogLevel)}: {logEntry.Category} {text.ReplaceLineEndings(" ")}"
        );
        if (options.CurrentValue.StackTraces)
            textWriter.Write(logEntry.Exception is { } whole ? $"\n{whole}" : string.Empty);
        else
        {
            for (var failure = logEntry.Exception; failure is not null; failure = failure.InnerException)
                textWriter.Write($": {failure.GetType().Name}: {failure.Message.ReplaceLineEndings(" ")}");
        }

        textWriter.WriteLine();
    }

    private static string Word(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trce",
            LogLevel.Debug => "dbug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warn",
            LogLevel.Error => "fail",
            _ => "crit",
        };
}

/// <summary>Adds the console log of a process of the cluster.</summary>
internal static class LineLogging
{
    /// <summary>Writes the messages that the section <c>Logging</c> allows to the console.</summary>
    public static void AddLines(this ILoggingBuilder logging, Microsoft.Extensions.Configuration.IConfiguration configuration)
    {
        logging.AddConfiguration(configuration.GetSection("Logging"));
        logging.Services.TryAddSingleton(TimeProvider.System);
        logging
            .AddConsole(console => console.FormatterName = LineFormatter.FormatterName)
            .AddConsoleFormatter<LineFormatter, LineFormatterOptions>();
    }
}
