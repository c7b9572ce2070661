using System.Text;

namespace Eam.Client.Tests;

public sealed class HangUpWriterTests
{
    [Fact]
    public void Write_TerminalGone_DropsTheText()
    {
        using var broken = new BrokenWriter();
        using var writer = new HangUpWriter(broken, () => true);

        writer.Write("one");
        writer.WriteLine("two");
        writer.WriteLine();
        writer.Flush();

        broken.Attempts.ShouldBe(1, "after the first error nothing more is tried");
    }

    [Fact]
    public void Write_OtherError_IsPassedOn()
    {
        using var broken = new BrokenWriter();
        using var writer = new HangUpWriter(broken, () => false);

        Should.Throw<IOException>(() => writer.Write("one"));
        Should.Throw<IOException>(() => writer.Write("two"));
    }

    private sealed class BrokenWriter : TextWriter
    {
        public int Attempts { get; private set; }

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Fail();

        public override void Write(string? value) => Fail();

        public override void WriteLine(string? value) => Fail();

        private void Fail()
        {
            Attempts++;
            throw new IOException("Input/output error");
        }
    }
}
