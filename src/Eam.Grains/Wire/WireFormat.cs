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
/// How messages between silos and clients are written: MessagePack arrays by the <see cref="DataContractAttribute"/>s of the records, which know of no serializer. A member is
/// added at the end and never moved, so that silos of two versions run side by side; the tests freeze the shape.
/// </summary>
public static class WireFormat
{
    /// <summary>The options of the codec.</summary>
    public static MessagePackSerializerOptions Options { get; } =
        MessagePackSerializerOptions
            .Standard.WithResolver(
                CompositeResolver.Create(
                    [
                        new ParameterValueFormatter(),
                        new ConfigurationFormatter(),
                        new UnionFormatter<Core.Spaces.Domain>(Unions.Domains),
                        new UnionFormatter<Core.Sweeps.SweepEvent>(Unions.Events),
                        new UnionFormatter<Engine.Trials.SegmentOutcome>(Unions.Outcomes),
                    ],
                    [StandardResolver.Instance]
                )
            )
            .WithSecurity(MessagePackSecurity.UntrustedData);

    /// <summary>Whether a type is written in this way.</summary>
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
