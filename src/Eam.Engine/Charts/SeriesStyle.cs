namespace Eam.Engine.Charts;

/// <summary>How a series is drawn. The first four styles need only the basic rules of <see cref="SvgStyle"/>.</summary>
public enum SeriesStyle
{
    /// <summary>A value holds until the next point; the last point is marked.</summary>
    Step,

    /// <summary>The same as <see cref="Step"/>, filled down to zero.</summary>
    Area,

    /// <summary>A line from point to point; each point is marked.</summary>
    Line,

    /// <summary>The same as <see cref="Step"/>, but thin and without a colour: something to compare with.</summary>
    Reference,

    /// <summary>A thin, pale line from point to point: one of many lines.</summary>
    Thin,

    /// <summary>A broad line from point to point. A point that is not a number breaks it.</summary>
    Broad,

    /// <summary>Pale areas; the points are their outlines. A point that is not a number ends an area.</summary>
    Band,

    /// <summary>The same as <see cref="Step"/>, but broad and in the text's colour: the best of all series.</summary>
    Best,

    /// <summary>A filled symbol at each point.</summary>
    Dots,

    /// <summary>A hollow symbol at each point.</summary>
    Rings,

    /// <summary>A small cross at each point.</summary>
    Crosses,

    /// <summary>A heavy cross at each point.</summary>
    HeavyCrosses,
}
