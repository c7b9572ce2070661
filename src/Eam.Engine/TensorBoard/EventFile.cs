using Google.Protobuf;

namespace Eam.Engine.TensorBoard;

/// <summary>
/// A TensorBoard event file: messages <c>Event</c> (tensorboard/compat/proto/event.proto) in records, the format's version first.
/// </summary>
/// <param name="stream">Written from its position on; not closed.</param>
internal sealed class EventFile(Stream stream)
{
    private const string Version = "brain.Event:2",
        Hyperparameters = "hparams";

    /// <summary>The record that every file begins with.</summary>
    /// <param name="time">Seconds since 1970.</param>
    public void Begin(double time) => Append(time, 0, message => message.Text(3, Version));

    /// <summary>A point of some curves.</summary>
    /// <param name="time">Seconds since 1970.</param>
    /// <param name="step">Where on the axis.</param>
    /// <param name="values">By name of the curve; numbers are kept in single precision, as TensorBoard keeps them.</param>
    public void Scalars(double time, long step, IEnumerable<(string Tag, double Value)> values) =>
        Append(time, step, message => message.Nested(5, summary =>
            {
                foreach (var (tag, number) in values)
                {
                    summary.Nested(1, value =>
                    {
                        value.Text(1, tag);
                        value.Single(2, (float)number);
                    });
                }
            }));

    /// <summary>A fact for the page of hyperparameters.</summary>
    /// <param name="time">Seconds since 1970.</param>
    /// <param name="tag">What it is.</param>
    /// <param name="content">A message <c>HParamsPluginData</c> (tensorboard/plugins/hparams/plugin_data.proto).</param>
    public void Hparams(double time, string tag, ByteString content) =>
        Append(time, 0, message => message.Nested(5, summary => summary.Nested(1, value =>
                {
                    value.Text(1, tag);
                    value.Nested(9, metadata => metadata.Nested(1, plugin =>
                        {
                            plugin.Text(1, Hyperparameters);
                            plugin.WriteTag(2, WireFormat.WireType.LengthDelimited);
                            plugin.WriteBytes(content);
                        }));
                })));

    private void Append(double time, long step, Action<CodedOutputStream> what) =>
        RecordFile.Append(
            stream,
            ProtocolFields
                .Message(message =>
                {
                    message.Number(1, time);
                    message.Whole(2, step);
                    what(message);
                })
                .Span
        );
}
