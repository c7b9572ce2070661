using Eam.Core.Tasks;

namespace Eam.Core.Tests.Tasks;

public sealed class CommandPermissionTests
{
    [Theory]
    [InlineData("python3")]
    [InlineData("/srv/jobs/train.sh")]
    public void Refusal_AnyOrNone_DoesNotDependOnTheProgram(string program)
    {
        CommandPermission.Any.Refusal(program).ShouldBeNull();
        CommandPermission.OfCluster([]).Refusal(program).ShouldBeNull();
        CommandPermission
            .NoneOfCluster.Refusal(program)
            .ShouldBe("runs no programs of sweeps; its operator can allow it (Eam__Commands=allow)");
        CommandPermission
            .NoneOfServer.Refusal(program)
            .ShouldBe("runs no programs of sweeps; its operator can allow it (`eam serve --allow-commands`, or EAM_ALLOW_COMMANDS=1)");
    }

    [Theory]
    [InlineData("python3", true)]
    [InlineData("python", false)]
    [InlineData("/usr/bin/python3", false)]
    [InlineData("/opt/train", true)]
    [InlineData("/opt/train2", false)]
    [InlineData("/opt/train/more", true)]
    [InlineData("/srv/jobs/a/train.sh", true)]
    [InlineData("/srv/jobs", true)]
    [InlineData("/srv/jobs2/train.sh", false)]
    [InlineData("/srv/jobs/../../bin/sh", false)]
    [InlineData("/srv/jobs/./train.sh", false)]
    [InlineData("srv/jobs/train.sh", false)]
    [InlineData("", false)]
    public void Refusal_List_AllowsItsProgramsAndWhatIsBelowItsFolders(string program, bool isAllowed)
    {
        var refusal = CommandPermission.OfCluster(["python3", "/opt/train", "/srv/jobs/", "/srv/jobs"]).Refusal(program);

        (refusal is null).ShouldBe(isAllowed, refusal);
    }

    [Fact]
    public void Refusal_List_SaysWhatIsAllowedAndHowToAllowMore() =>
        CommandPermission
            .OfCluster(["python3", "/srv/jobs"])
            .Refusal("/bin/sh")
            .ShouldBe("may not start /bin/sh, but only python3, /srv/jobs; its operator can allow more (Eam__CommandPrograms)");

    [Theory]
    [InlineData("python3", true)]
    [InlineData("/srv/jobs/", true)]
    [InlineData("jobs/train.sh", false)]
    [InlineData("./train.sh", false)]
    [InlineData("/srv/../bin", false)]
    [InlineData("", false)]
    [InlineData("a\nb", false)]
    public void IsItem_Form(string text, bool isItem) => CommandPermission.IsItem(text).ShouldBe(isItem);

    [Fact]
    public void Equals_IsByTheList()
    {
        CommandPermission.OfCluster(["a", "b"]).ShouldBe(CommandPermission.OfCluster(["a", "b"]));
        CommandPermission.OfCluster(["a", "b"]).ShouldNotBe(CommandPermission.OfCluster(["a"]));
        CommandPermission.OfCluster([]).ShouldNotBe(CommandPermission.NoneOfCluster);
        CommandPermission.NoneOfCluster.ShouldNotBe(CommandPermission.OfCluster([]));
    }
}
