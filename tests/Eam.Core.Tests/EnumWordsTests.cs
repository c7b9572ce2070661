using Eam.Core.Sweeps;

namespace Eam.Core.Tests;

public sealed class EnumWordsTests
{
    private enum Fate
    {
        Fine,
        OutOfMemory,
    }

    [Fact]
    public void ToWord_AnyName_IsInLowerSnakeCase()
    {
        Fate.Fine.ToWord().ShouldBe("fine");
        Fate.OutOfMemory.ToWord().ShouldBe("out_of_memory");
        ((Fate)7).ToWord().ShouldBe("7");
    }

    [Fact]
    public void All_OfAnEnumeration_IsInItsOrder()
    {
        EnumWords.All<ComputeUnit>().ShouldBe(["nfe", "flops", "seconds", "iterations"]);
        Type known = typeof(Fate);
        EnumWords.All(known).ShouldBe(EnumWords.All<Fate>());
        EnumWords.All<TrialStatus>().ShouldBe(["pending", "running", "paused", "completed", "pruned", "failed"]);
    }

    [Theory]
    [InlineData("out_of_memory", true)]
    [InlineData("OutOfMemory", false)]
    [InlineData("Fine", false)]
    [InlineData("1", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Find_AnyText_IsAValueOnlyForAWord(string? word, bool known)
    {
        EnumWords.Find<Fate>(word).ShouldBe(known ? Fate.OutOfMemory : null);
        if (!known && word is not null)
            Should.Throw<ArgumentException>(() => EnumWords.Parse<Fate>(word)).Message.ShouldContain("fine, out_of_memory");
    }
}
