namespace Eam.Grains.Sweeps;

/// <summary>
/// The reminder that revives a sweep whose silo has died. It exists while the sweep runs; the table of reminders is called outside of the
/// grain's turns.
/// </summary>
internal sealed class SweepReminder(IGrainBase grain, GrainTurns turns)
{
    private const string Name = "alive";
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private bool _exists,
        _registering;

    /// <summary>Records that the reminder exists, because it has fired.</summary>
    public void Came() => _exists = true;

    /// <summary>Registers the reminder, once per activation.</summary>
    public void Ensure()
    {
        if (_exists || _registering)
            return;
        _registering = true;
        turns.InBackground(RegisterAsync, "register the reminder");
    }

    /// <summary>Removes the reminder. If that fails, it fires once more and finds nothing to do.</summary>
    public void Remove()
    {
        _exists = false;
        turns.InBackground(
            async () =>
            {
                if (await grain.GetReminder(Name) is { } reminder)
                    await grain.UnregisterReminder(reminder);
            },
            "remove the reminder"
        );
    }

    private async Task RegisterAsync()
    {
        try
        {
            if (await grain.GetReminder(Name) is null)
                await grain.RegisterOrUpdateReminder(Name, Period, Period);
            _exists = true;
        }
        finally
        {
            _registering = false;
        }
    }
}
