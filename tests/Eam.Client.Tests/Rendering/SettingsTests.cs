using System.Collections.Immutable;
using Eam.Client.Rendering;
using Eam.Core.Spaces;

namespace Eam.Client.Tests.Rendering;

public sealed class SettingsTests
{
    [Theory]
    [InlineData(1024, "eam.pool", "pool=1024")]
    [InlineData(65536, "batch_size", "batch_size=65536")]
    [InlineData(0.00123456, "learning_rate", "learning_rate=0.00123")]
    [InlineData(0.25, "eam.base_variance", "base_variance=0.25")]
    public void Short_ANumber_HasThreeDigitsOrIsWhole(double value, string name, string text) =>
        Settings
            .Short(new Configuration("eam", ImmutableSortedDictionary<string, ParameterValue>.Empty.Add(name, ParameterValue.Of(value))))
            .ShouldBe(text);
}
