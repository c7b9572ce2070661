using System.Runtime.Serialization;
using MessagePack;
using MessagePack.Resolvers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Serializers;

namespace Eam.Grains.Wire;

/// <summary>
/// The format of messages between silos and clients: MessagePack arrays according to the <see cref="DataContractAttribute"/>s of the
/// records, which do not depend on a serializer. New members are added at the end and members never move, so silos of two versions can run
/// side by side. Tests freeze the shape.
/// </summary>
public static class WireFormat
{
    /// <summary>The MessagePack options of the codec.</summary>
    public static MessagePackSerializerOptions Options { get; } =
        MessagePackSerializerOptions
            .Standard.WithResolver(
                CompositeResolver.Create(
                    [
                        new ParameterValueFormatter(),
                        new ConfigurationFormatter(),
                        new SegmentOrderFormatter(),
                        new UnionFormatter<Core.Spaces.Domain>(WireNames.Cases<Core.Spaces.Domain>()),
                        new UnionFormatter<Core.Sweeps.SweepEvent>(WireNames.Cases<Core.Sweeps.SweepEvent>()),
                        new UnionFormatter<Core.Sweeps.SegmentOutcome>(WireNames.Cases<Core.Sweeps.SegmentOutcome>()),
                    ],
                    [StandardResolver.Instance]
                )
            )
            .WithSecurity(MessagePackSecurity.UntrustedData);

    /// <summary>Whether this format covers a type.</summary>
    public static bool Covers(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return !WireNames.Of(type).IsEmpty;
    }

    /// <summary>Adds the codec to a silo's or a client's serializer.</summary>
    public static ISerializerBuilder AddEamWire(this ISerializerBuilder serializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        var services = serializer.Services;
        services.TryAddSingleton<WireCodec>();
        services.AddSingleton<IGeneralizedCodec>(provider => provider.GetRequiredService<WireCodec>());
        services.AddSingleton<IGeneralizedCopier>(provider => provider.GetRequiredService<WireCodec>());
        services.AddSingleton<ITypeFilter>(provider => provider.GetRequiredService<WireCodec>());
        return serializer.Configure(types => types.WellKnownTypeAliases[WireCodec.WireName] = typeof(WireCodec));
    }
}
