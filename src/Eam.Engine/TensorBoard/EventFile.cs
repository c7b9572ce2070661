using Google.Protobuf;

namespace Eam.Engine.TensorBoard;

/// <summary>
/// Writes a TensorBoard event file: messages <c>Event</c> (tensorboard/compat/proto/event.proto) in records, with the format's version
/// first.
/// </summary>
/// <param name="stream">The stream, written from its current position; it is not closed.</param>
internal sealed class EventFile(Stream stream)
{
    private const string Version = "brain.Event:2",
        Hyperparameters = "hparams";

    /// <summary>Writes the record that every file starts with.</summary>
    /// <param name="time">Seconds since 1970.</param>
    public void Begin(double time) => Append(time, 0, message => message.Text(3, Version));

    /// <summary>Writes one point of several curves.</summary>
    /// <param name="time">Seconds since 1970.</param>
    /// <param name="step">The position on the horizontal axis.</param>
    /// <param name="values">The values by name of the curve. They are stored in single precision, as in TensorBoard.</param>
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

    /// <summary>Writes an entry for TensorBoard's page of hyperparameters.</summary>
    /// <param name="time">Seconds since 1970.</param>
    /// <param name="tag">The kind of the entry.</param>
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
