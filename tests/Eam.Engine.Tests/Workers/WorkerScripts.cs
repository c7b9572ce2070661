using Eam.Engine.Records;
using Eam.Engine.Workers;
using Eam.Testing;

namespace Eam.Engine.Tests.Workers;

/// <summary>Shell scripts in place of workers.</summary>
internal static class WorkerScripts
{
    /// <summary>The first message of a worker.</summary>
    public static WorkerMessage Ready => new WorkerMessage.Ready(WorkerMessage.Protocol, VersionsRecord.Current.Eam);

    /// <summary>A script that says messages, whatever it hears.</summary>
    public static string Says(TemporaryFolder folder, params WorkerMessage[] messages)
    {
        var file = folder.File($"says-{Guid.NewGuid():N}");
        using var stream = File.Create(file);
        foreach (var message in messages)
            new MessageStream(Stream.Null, stream).Send(message);
        return $"cat {file}";
    }
}
