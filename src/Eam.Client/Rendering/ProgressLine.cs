using System.Globalization;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>Progress of a long piece of work.</summary>
/// <param name="Fraction">Done part. An iteration may spend more than the compute that is left, so a part above 1 becomes 1.</param>
/// <param name="Text">Text to show next to the bar.</param>
internal sealed record WorkProgress(double Fraction, string Text)
{
    /// <summary>Done part, in [0, 1].</summary>
    public double Fraction { get; } = Math.Clamp(Fraction, 0, 1);
}

/// <summary>Shows progress: on a terminal a bar that is redrawn in place, elsewhere a line for every tenth of the work.</summary>
internal sealed class ProgressLine(Screen screen, TimeProvider time)
{
    private const int Parts = 10;
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs the work on another thread and shows the progress that it reports.</summary>
    public async Task<T> RunAsync<T>(string title, Func<Action<WorkProgress>, T> work)
    {
        var start = time.GetTimestamp();
        if (!screen.Live)
        {
            var told = 0;
            return await Task.Run(() =>
                work(progress =>
                {
                    if ((int)(progress.Fraction * Parts) <= told)
                        return;
                    told = (int)(progress.Fraction * Parts);
                    screen.Writer.WriteLine(
                        $"{Figures.Duration(time.GetElapsedTime(start)), 7}  {title} {told * 100 / Parts, 3} %  {progress.Text}"
                    );
                })
            );
        }

        WorkProgress? last = null;
        var working = Task.Run(() => work(progress => Volatile.Write(ref last, progress)));
        await screen
            .Console.Live(new Text(title))
            .AutoClear(true)
            .StartAsync(async live =>
            {
                using var ticks = new PeriodicTimer(Refresh, time);
                while (!working.IsCompleted)
                {
                    live.UpdateTarget(new Markup(Line(title, Volatile.Read(ref last), time.GetElapsedTime(start))));
                    await Task.WhenAny(working, ticks.WaitForNextTickAsync().AsTask());
                }
            });
        return await working;
    }

    private static string Line(string title, WorkProgress? progress, TimeSpan elapsed)
    {
        var fraction = progress?.Fraction ?? 0;
        var left = fraction is > 0.02 and < 1 ? $", about {Figures.Duration(elapsed * ((1 - fraction) / fraction))} left" : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{title.EscapeUnsafe()} {Bar.Markup(fraction, 20, "green")} {fraction * 100, 3:F0} %  {progress?.Text.EscapeUnsafe()}  {Figures.Duration(elapsed)}{left}"
        );
    }
}
