using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Eam.Server.Tests.Logging;

/// <summary>Keeps the messages of a log. Eam.Cluster.Tests compiles this file, too. Thread-safe.</summary>
internal sealed class KeptLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, int Id, string Text)> _lines = new();

    public IReadOnlyList<(LogLevel Level, int Id, string Text)> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => _lines.Enqueue((logLevel, eventId.Id, formatter(state, exception)));

    public void Dispose() { }
}
