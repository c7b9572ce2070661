namespace Eam.Server.Embedded;

/// <summary>Outputs of an embedded server, one line per message.</summary>
/// <param name="Tell">Called with messages on what the server does.</param>
/// <param name="Complain">Called with messages on failures that do not end the server.</param>
public sealed record ServerVoice(Action<string> Tell, Action<string> Complain);
