using System.CommandLine;
using System.Text.Json.Nodes;

namespace Eam.Client.Commands;

/// <summary><c>eam cancel</c>: ends a sweep, or one trial of it, for good.</summary>
internal static class CancelCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Terminal terminal)
    {
        var trial = CommonOptions.Trial("only this trial; the sweep goes on without it");
        return new SteerCommand(terminal).Create(
            "cancel",
            "Ends a sweep, or one trial, for good and at once; results stay (`eam stop` ends a sweep so that it can be resumed)",
            async (parsed, service, sweep, stop) =>
            {
                if (parsed.GetValue(trial) is not { } number)
                {
                    await service.CancelAsync(sweep, stop);
                    return [];
                }

                await service.CancelTrialAsync(sweep, number, stop);
                return new JsonObject { ["trial"] = number };
            },
            (parsed, done) =>
                parsed.GetValue(trial) is { } number
                    ? $"trial {number} of {done.Sweep} is cancelled; the sweep is {done.Status}"
                    : $"{done.Sweep} is {done.Status}; its results stay in {done.After.Folder}",
            trial
        );
    }
}
