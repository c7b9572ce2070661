namespace Eam.Torch.Checks;

/// <summary>What the self-check has found on a processor.</summary>
internal enum CheckVerdict
{
    /// <summary>All gradients are right.</summary>
    Right,

    /// <summary>They are right only when oneDNN is limited to old instructions.</summary>
    RightWhenLimited,

    /// <summary>They are wrong either way.</summary>
    Wrong,
}

/// <summary>A verdict, with one line about the gradient that was wrong; empty where none was.</summary>
internal sealed record Finding(CheckVerdict Verdict, string Detail);
