using Eam.Engine.Files;

namespace Eam.Engine.Tests.Files;

public sealed class FileErrorsTests
{
    [Fact]
    public void IsTooManyFiles_LibraryThatCannotBeLoaded_IsFoundInAnInitialiser()
    {
        var loader = new DllNotFoundException(
            "Unable to load shared library 'e_sqlite3': cannot open shared object file: Too many open files"
        );

        FileErrors.IsTooManyFiles(new TypeInitializationException("Microsoft.Data.Sqlite.SqliteConnection", loader)).ShouldBeTrue();
    }

    [Fact]
    public void IsTooManyFiles_ErrorOfAFile_IsFoundByItsNumber()
    {
        FileErrors.IsTooManyFiles(new IOException("Zu viele offene Dateien", 24)).ShouldBeTrue();
        FileErrors.IsTooManyFiles(new EngineException("cannot read x", new IOException("", 24))).ShouldBeTrue();
    }

    [Fact]
    public void IsTooManyFiles_OtherErrors_AreNot()
    {
        FileErrors.IsTooManyFiles(new IOException("No space left on device", 28)).ShouldBeFalse();
        FileErrors.IsTooManyFiles(new TypeInitializationException("X", new InvalidOperationException("no"))).ShouldBeFalse();
        FileErrors.IsTooManyFiles(null).ShouldBeFalse();
    }
}
