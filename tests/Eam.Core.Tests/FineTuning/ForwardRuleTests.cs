using Eam.Core.FineTuning;
using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Testing.FineTuning;

namespace Eam.Core.Tests.FineTuning;

/// <summary>The targets against the losses as their papers write them, by central differences; and what they converge to, by quadrature.</summary>
public sealed class ForwardRuleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(0.3)]
    public void At_Old_HasTheGradientOfDiffusionNft(double beta) => ShouldHaveTheGradient(new(ForwardAnchor.Old, beta, 0, 0), point =>
        {
            // q |v+ - u|^2 + (1 - q) |v- - u|^2 with v+ = (1 - b) v_old + b v and v- = (1 + b) v_old - b v
            var q = (1 + point.A) / 2;
            var up = ((1 - beta) * point.Old) + (beta * point.V) - point.U;
            var down = ((1 + beta) * point.Old) - (beta * point.V) - point.U;
            return (q * up * up) + ((1 - q) * down * down);
        });

    [Fact]
    public void At_Mix_HasTheGradientOfAdvantageFlow() =>
        ShouldHaveTheGradient(new(ForwardAnchor.Mix, 1, 1.1, 0.2), point =>
            (point.A * Square(point.V - point.U)) + (1.1 * Square(point.V - point.Old)) + (0.2 * Square(point.V - point.Base))
        );

    [Fact]
    public void At_Base_HasTheGradientOfReinforceAdjointMatching() =>
        ShouldHaveTheGradient(new(ForwardAnchor.Base, 1, 0, 0), point => Square(point.V - point.Base - (point.A * (point.U - point.Old))));

    [Fact]
    public void At_OldThatIsTheModel_HasTheGradientOfTheWeightedRegression() =>
        // RVM: A |v - u|^2, whose gradient at v_old = v is that of |v - (v_old + A (u - v_old))|^2
        ShouldHaveTheGradient(new(ForwardAnchor.Old, 1, 0, 0), point => point.A * Square(point.V - point.U), oldIsModel: true);

    /// <summary>
    /// Base N(0, 1), r = -x^2 / 2 and lambda 1, so p* is N(0, 1/2). At t = 1/2 and x = 1 the optimal velocity is -2/3. With endpoints of p* itself, RAM's
    /// mean target is -4/9: p* is not its fixed point (docs/methods.md#reinforce-adjoint-matching-ram).
    /// </summary>
    [Fact]
    public void At_EndpointsOfTheTarget_IsNotTheOptimalVelocity()
    {
        const double T = 0.5,
            X = 1,
            Variance = 0.5;
        var old = X * ((T * Variance) - (1 - T)) / ((T * T * Variance) + ((1 - T) * (1 - T)));
        old.ShouldBe(-2.0 / 3, 1e-12);
        var rule = new ForwardRule(ForwardAnchor.Base, 1, 0, 0);

        var (sum, weights) = (0.0, 0.0);
        for (var end = -8.0; end <= 8; end += 1e-3)
        {
            var noise = (X - (T * end)) / (1 - T);
            var weight = Math.Exp((-end * end / (2 * Variance)) - (noise * noise / 2));
            var advantage = (-end * end / 2) + (Variance / 2);
            var target = rule.At(advantage);
            sum += weight * ((target.Path * (end - noise)) + (target.Old * old)); // v_base is 0 at this point
            weights += weight;
        }

        (sum / weights).ShouldBe(-4.0 / 9, 1e-6);
    }

    /// <summary>
    /// u and v_base are 0 and v_old is 1: whether a renewal moves the model away from the path's velocity, so that the difference grows
    /// (docs/methods.md#methods-without-gradients).
    /// </summary>
    [Theory]
    [InlineData("Mix", -0.5, true)]
    [InlineData("Mix", -0.1, false)]
    [InlineData("Mix", 0.5, false)]
    [InlineData("Base", -1.1, true)]
    [InlineData("Base", -0.9, false)]
    [InlineData("Old", -0.1, true)]
    [InlineData("Old", 0.1, false)]
    public void At_AnOldVelocityThatIsNotThePaths_GrowsWhereAdvantagesAreLow(string anchor, double advantage, bool grows)
    {
        var target = new ForwardRule(Enum.Parse<ForwardAnchor>(anchor), 1, 1.1, 0.2).At(advantage);

        (target.Old > 1).ShouldBe(grows);
    }

    /// <summary>The margin is where the difference stops growing, so with the offset auto it grows at no advantage.</summary>
    [Theory]
    [InlineData("Mix")]
    [InlineData("Base")]
    [InlineData("Old")]
    public void At_AdvantagesWithTheLeastOffset_TheDifferenceGrowsNowhere(string anchor)
    {
        var rule = new ForwardRule(Enum.Parse<ForwardAnchor>(anchor), 0.75, 1.1, 0.25);
        float[] advantages = [-3, -2.5f, 0.1f, 2];
        (rule.At(advantages[0]).Old is >= 0 and <= 1).ShouldBeFalse();

        new AdvantageOffset(null, rule.Margin).Apply(advantages);

        advantages.ShouldAllBe(advantage => rule.At(advantage).Old <= 1 + 1e-6);
        rule.At(advantages[0]).Old.ShouldBe(1, 1e-6);
        rule.At(advantages[0] - 0.01).Old.ShouldBeGreaterThan(1);
    }

    /// <summary>
    /// Base N(0, 1), r = x: N(1.5, 1) is the fixed point of the anchor base with A = 1.5 (x - 1.5), and of mix with A = 0.2 (x - 1.5) and
    /// l = 0.2 / 1.5. By quadrature it is that with every offset, because E[u | X_t] is the velocity of the endpoints' own paths.
    /// </summary>
    [Theory]
    [InlineData("Base", 1.5, 0)]
    [InlineData("Base", 1.5, 0.7)]
    [InlineData("Base", 1.5, 4)]
    [InlineData("Mix", 0.2, 0)]
    [InlineData("Mix", 0.2, 0.3)]
    [InlineData("Mix", 0.2, 2)]
    public void At_AnOffset_LeavesTheFixedPoint(string anchor, double slope, double offset)
    {
        const double Mean = GaussianTrial.TargetMean;
        var rule = new ForwardRule(Enum.Parse<ForwardAnchor>(anchor), 1, 1.1, 0.2 / Mean);
        var target = new GaussianField(Schedule.Linear, 1, Mean, 1);
        var start = new GaussianField(Schedule.Linear, 1, 0, 1);
        foreach (var (t, x) in new[] { (0.2, -0.5), (0.5, 1.5), (0.8, 2.5) })
        {
            var (optimal, before) = (target.Velocity(x, t), start.Velocity(x, t));
            var (error, weights) = (0.0, 0.0);
            for (var end = -8.0; end <= 11; end += 1e-3)
            {
                var noise = (x - (t * end)) / (1 - t);
                var weight = Math.Exp((-Math.Pow(end - Mean, 2) / 2) - (noise * noise / 2));
                var row = rule.At((slope * (end - Mean)) + offset);
                error += weight * row.Weight * (optimal - (row.Path * (end - noise)) - (row.Old * optimal) - (row.Base * before));
                weights += weight;
            }

            (error / weights).ShouldBe(0, 1e-6);
        }
    }

    /// <summary>
    /// The difference e of v_old from the path's velocity at one point, where A is low. v_old is renewed 200 times by a tenth of the way to
    /// the target.
    /// </summary>
    [Theory]
    [InlineData("Mix", 0)]
    [InlineData("Old", 0)]
    [InlineData("Base", -2)]
    public void At_ManyRenewals_TheDifferenceExplodesWithoutAnOffsetAndVanishesWithOne(string anchor, double shift)
    {
        var rule = new ForwardRule(Enum.Parse<ForwardAnchor>(anchor), 1, 1.1, 0.2);

        Renewed(-0.5 + shift).ShouldBeGreaterThan(30);
        Renewed(-0.5 + shift + 3).ShouldBeLessThan(1e-3);

        // u and v_base are 0, so v_old is e, and the mean target is Old e.
        double Renewed(double advantage)
        {
            var e = 1.0;
            for (var i = 0; i < 200; i++)
                e += 0.1 * ((rule.At(advantage).Old * e) - e);
            return Math.Abs(e);
        }
    }

    private static void ShouldHaveTheGradient(ForwardRule rule, Func<Point, double> loss, bool oldIsModel = false)
    {
        var (stream, values) = (new RandomStream(3, 1), new float[5]);
        for (var i = 0; i < 50; i++)
        {
            stream.Uniform(values, -1, 1);
            var point = new Point(values[0], values[1], values[2], oldIsModel ? values[0] : values[3], values[4]);
            var target = rule.At(point.A);
            var mean = (target.Path * point.U) + (target.Old * point.Old) + (target.Base * point.Base);
            const double H = 1e-5;
            var naive = (loss(point with { V = point.V + H }) - loss(point with { V = point.V - H })) / (2 * H);

            (2 * target.Weight * (point.V - mean)).ShouldBe(naive, 1e-7);
        }
    }

    private static double Square(double value) => value * value;

    /// <summary>A model's velocity, an advantage, and the three velocities of the target.</summary>
    private sealed record Point(double V, double A, double U, double Old, double Base);
}
