namespace Eam.Torch.Checks;

/// <summary>The result of the self-check on a processor.</summary>
internal enum CheckVerdict
{
    /// <summary>All gradients are right.</summary>
    Right,

    /// <summary>The gradients are right only if oneDNN is limited to old instructions.</summary>
    RightWhenLimited,

    /// <summary>The gradients are wrong in both cases.</summary>
    Wrong,
}

/// <summary>A verdict, with one line about the wrong gradient; empty if none was wrong.</summary>
internal sealed record Finding(CheckVerdict Verdict, string Detail);
