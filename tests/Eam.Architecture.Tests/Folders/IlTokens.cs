using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Eam.Architecture.Tests.Folders;

/// <summary>Finds the metadata tokens in the bytes of a method: what it calls, reads, writes, creates, casts to and names with typeof.</summary>
internal static class IlTokens
{
    private const byte TwoByteCode = 0xFE;

    private static readonly Dictionary<short, OperandType> Operands = typeof(OpCodes)
        .GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value, code => code.OperandType);

    /// <summary>Reads all tokens of a method body, in their order.</summary>
    public static IEnumerable<EntityHandle> Of(MethodBodyBlock body)
    {
        var reader = body.GetILReader();
        var tokens = new List<EntityHandle>();
        while (reader.RemainingBytes > 0)
        {
            var first = reader.ReadByte();
            var code = first == TwoByteCode ? unchecked((short)((TwoByteCode << 8) | reader.ReadByte())) : first;
            switch (Operands[code])
            {
                case OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok:
                case OperandType.InlineSig:
                    tokens.Add(MetadataTokens.EntityHandle(reader.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    var targets = reader.ReadInt32();
                    reader.Offset += targets * sizeof(int);
                    break;
                case var operand:
                    reader.Offset += Size(operand);
                    break;
            }
        }

        return tokens;
    }

    private static int Size(OperandType operand) =>
        operand switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
            OperandType.InlineVar => 2,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            _ => 4,
        };
}
