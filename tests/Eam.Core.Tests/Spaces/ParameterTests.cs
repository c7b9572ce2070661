using System.Globalization;
using Eam.Core.Spaces;
using FsCheck;
using FsCheck.Fluent;

namespace Eam.Core.Tests.Spaces;

public class ParameterTests
{
    [Fact]
    public void Parse_TextOfAnyNumber_RoundTrips() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NormalFloat>(), number =>
            {
                var value = ParameterValue.Of(number.Get);
                ParameterValue.Parse(value.ToString()).ShouldBe(value);
            })
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("auto", false)]
    [InlineData("0.6e6", true)]
    [InlineData("1e999", false)]
    [InlineData("NaN", false)]
    [InlineData("1,5", false)]
    public void Parse_Text_IsANumberOrAWord(string text, bool number) => ParameterValue.Parse(text).IsNumber.ShouldBe(number);

    [Theory]
    [InlineData("4", null)]
    [InlineData("auto", null)]
    [InlineData("4.5", "must be a whole number from 1 to 64, or auto, not 4.5")]
    [InlineData("65", "must be a whole number from 1 to 64, or auto, not 65")]
    [InlineData("many", "must be a whole number from 1 to 64, or auto, not 'many'")]
    public void Check_Value_GivesNullOrTheReason(string text, string? reason) =>
        (ParameterDefinition.Whole("n", 1, 1, 64, "") with { Words = ["auto"] }).Check(ParameterValue.Parse(text)).ShouldBe(reason);

    [Fact]
    public void Key_EqualSettingsInAnyOrder_IsEqual()
    {
        var (a, b) = (ParameterValue.Of(0.1), ParameterValue.Of("x"));
        var one = Configuration.Defaults("eam").With("b", b).With("a", a);

        one.ShouldBe(Configuration.Defaults("eam").With("a", a).With("b", b));
        one.Key.ShouldBe(string.Create(CultureInfo.InvariantCulture, $"eam|a={0.1}|b=x"));
        one.ShouldNotBe(one.With("a", b));
    }
}
