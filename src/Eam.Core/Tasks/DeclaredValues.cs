using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Eam.Core.Tasks;

/// <summary>
/// Values of declared metrics by name, in ordinal order, so that equal values have the same order in files. Immutable, and compared by its
/// values: two NaN are equal, as in every record.
/// </summary>
internal sealed class DeclaredValues : IReadOnlyDictionary<string, double>, IEquatable<DeclaredValues>
{
    // Few metrics are declared: two short arrays take less memory than a dictionary per point, and a search of them is as fast.
    private readonly string[] _names;
    private readonly double[] _values;

    private DeclaredValues(string[] names, double[] values) => (_names, _values) = (names, values);

    public static DeclaredValues Of(IReadOnlyDictionary<string, double> values)
    {
        if (values is DeclaredValues known)
            return known;
        var (names, numbers) = (values.Keys.ToArray(), new double[values.Count]);
        Array.Sort(names, StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
            numbers[i] = values[names[i]];
        return new(names, numbers);
    }

    public int Count => _names.Length;

    public IEnumerable<string> Keys => _names;

    public IEnumerable<double> Values => _values;

    public double this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"no metric {key}");

    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out double value)
    {
        var index = IndexOf(key);
        value = index < 0 ? 0 : _values[index];
        return index >= 0;
    }

    public IEnumerator<KeyValuePair<string, double>> GetEnumerator()
    {
        for (var i = 0; i < _names.Length; i++)
            yield return new(_names[i], _values[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(DeclaredValues? other) =>
        other is not null && _names.AsSpan().SequenceEqual(other._names) && _values.AsSpan().SequenceEqual(other._values);

    public override bool Equals(object? obj) => Equals(obj as DeclaredValues);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        for (var i = 0; i < _names.Length; i++)
        {
            hash.Add(_names[i], StringComparer.Ordinal);
            hash.Add(_values[i]);
        }

        return hash.ToHashCode();
    }

    // The text of a record contains this text, and tests compare the texts of states.
    public override string ToString() =>
        $"{{ {string.Join(", ", this.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} = {pair.Value:R}")))} }}";

    private int IndexOf(string name) => Array.IndexOf(_names, name);
}
