using Eam.Core.Flows;
using Eam.Core.Spaces;
using static Eam.Core.Tasks.GaussianMixtures.GaussianMixtureSettings;

namespace Eam.Core.Tasks.GaussianMixtures;

/// <summary>
/// The modes that a sweep file lists: weights, means and full covariances. If the file leaves one of these out, it is that of the circle of
/// equal modes.
/// </summary>
internal static class ExplicitModes
{
    private const int MostDimensions = 64;

    /// <summary>Returns the first setting that is wrong, with a reason that follows its name; null if all are right.</summary>
    public static (string Setting, string Reason)? Check(TaskSettings settings)
    {
        var (modes, d) = (settings.Whole(Modes), settings.Whole(GaussianMixtureSettings.Dimension));
        if (Wrong(settings, Weights, modes, "one for each of the modes") is { } weights)
            return weights;
        if (Given(settings, Weights, modes) is { } given && (given.Any(weight => weight < 0) || !(given.Sum() > 0)))
            return (Weights.Name, "must not be negative, and one must be above zero");
        return Wrong(settings, Means, modes * d, "dimension of them for each of the modes")
            ?? Wrong(settings, Target, d, "one for each coordinate")
            ?? WrongCovariances(settings, modes, d);
    }

    /// <summary>Returns the numbers of a list that is given; null if the setting has its default.</summary>
    /// <exception cref="ArgumentException">The list is wrong (<see cref="Check"/>).</exception>
    public static double[]? Given(TaskSettings settings, ParameterDefinition definition, int count)
    {
        if (!IsGiven(settings, definition))
            return null;
        var numbers = NumberList.Parse(settings.Word(definition), count, out var reason);
        return reason is null ? numbers : throw new ArgumentException($"{definition.Name} {reason}");
    }

    private static bool IsGiven(TaskSettings settings, ParameterDefinition definition) => settings.Value(definition) != definition.Default;

    private static (string Setting, string Reason)? WrongCovariances(TaskSettings settings, int modes, int d)
    {
        if (!IsGiven(settings, Covariances))
            return null;
        if (d > MostDimensions)
            return (Covariances.Name, FormattableString.Invariant($"needs a dimension of at most {MostDimensions}, not {d}"));
        if (Wrong(settings, Covariances, modes * d * d, "dimension x dimension of them for each of the modes") is { } wrong)
            return wrong;
        try
        {
            var equal = Enumerable.Repeat(1.0, modes).ToArray();
            GaussianMixture.WithCovariances(equal, new double[modes * d], Given(settings, Covariances, modes * d * d));
            return null;
        }
        catch (ArgumentException failure)
        {
            // The framework adds the name of the parameter to the message.
            return (Covariances.Name, $"is wrong: {failure.Message.Split(" (Parameter", 2)[0]}");
        }
    }

    private static (string Setting, string Reason)? Wrong(TaskSettings settings, ParameterDefinition definition, int count, string which)
    {
        if (!IsGiven(settings, definition))
            return null;
        NumberList.Parse(settings.Word(definition), count, out var reason);
        if (reason is null)
            return null;
        return (definition.Name, $"{reason} ({which})");
    }
}
