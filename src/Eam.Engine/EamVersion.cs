using System.Reflection;

namespace Eam.Engine;

/// <summary>The version of this build, from the tags of its repository (docs/decisions/021-versions.md).</summary>
public static class EamVersion
{
    /// <summary>The version without the commit, such as <c>0.2.0</c>, or <c>0.2.1-alpha.0.5</c> five commits after it.</summary>
    public static string Current { get; } = Full.Split('+')[0];

    /// <summary>The version with the commit, if the build knew it, such as <c>0.2.0+a1b2c3d</c>.</summary>
    public static string Full =>
        typeof(EamVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
