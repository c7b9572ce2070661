using System.CommandLine;
using Eam.Engine;
using Eam.Engine.Files;
using Eam.Server;
using Eam.Silo.Commands;
using Eam.Silo.Options;

#if TORCH
if (Eam.Torch.Checks.SelfCheckCommand.Answer(args) is { } answer)
    return answer;
Eam.Core.Backends.BackendCatalog.Add(new Eam.Torch.TorchProvider(line => Console.Error.WriteLine($"eam-silo: {line}")));
#endif
const int Failed = 1,
    Usage = 2;

var root = RunSiloCommand.Create();
root.Add(DbCommand.Create());
root.Add(SiloWorkerCommand.Create());
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
        Console.Error.WriteLine($"eam-silo: {error.Message}");
    return Usage;
}

try
{
    // The host itself handles SIGTERM, Ctrl-C and a hang-up, and drains.
    var code = await parsed.InvokeAsync(
        new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }
    );

    // Ends the process at once: a segment that did not save in time may still be computing.
    ProcessExit.Now(code);
    return code;
}
catch (OptionsException wrong)
{
    foreach (var problem in wrong.Problems)
        Console.Error.WriteLine($"eam-silo: {problem}");
    return Usage;
}
catch (ServerOptionsException refused)
{
    Console.Error.WriteLine($"eam-silo: {refused.Message}");
    return Usage;
}
catch (EngineException failure)
{
    Console.Error.WriteLine($"eam-silo: {failure.Message}");
    return Failed;
}
catch (Exception failure) when (FileErrors.IsTooManyFiles(failure))
{
    Console.Error.WriteLine($"eam-silo: {FileErrors.TooManyFiles}");
    return Failed;
}
