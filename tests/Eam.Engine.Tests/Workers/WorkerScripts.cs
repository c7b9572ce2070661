using Eam.Engine.Records;
using Eam.Engine.Workers;
using Eam.Testing;

namespace Eam.Engine.Tests.Workers;

/// <summary>Creates shell scripts that act as workers.</summary>
internal static class WorkerScripts
{
    /// <summary>The first message of a worker.</summary>
    public static WorkerMessage Ready => new WorkerMessage.Ready(WorkerMessage.Protocol, VersionsRecord.Current.Eam);

    /// <summary>Creates a script that sends these messages, whatever it receives.</summary>
    public static string Says(TemporaryFolder folder, params WorkerMessage[] messages)
    {
        var file = folder.File($"says-{Guid.NewGuid():N}");
        using var stream = File.Create(file);
        foreach (var message in messages)
            new MessageStream(Stream.Null, stream).Send(message);
        return $"cat {file}";
    }
}
