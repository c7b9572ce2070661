using System.Globalization;

namespace Eam.Cluster.Tests.Faults;

/// <summary>
/// Networks of their own for processes on this machine: a bridge, and for each process a network namespace with a cable (veth) to it. All names begin with
/// <c>eamf-</c>; what a killed test has left is removed when the next one starts. The machine itself is reached at <see cref="Machine"/>.
/// </summary>
internal sealed class NetworkLab : IDisposable
{
    /// <summary>The address of the machine on the bridge, from a range that is reserved for tests of networks (RFC 2544).</summary>
    public const string Machine = Net + "1";

    private const string Net = "198.18.77.",
        Prefix = "eamf-",
        Bridge = Prefix + "br",
        Table = "eam";

    private readonly FileStream _lock;
    private readonly Dictionary<string, string> _addresses = new(StringComparer.Ordinal);
    private int _rules;

    private NetworkLab(FileStream held) => _lock = held;

    /// <summary>Why this machine has no such networks, in one line; null if it has.</summary>
    public static string? Missing { get; } = Find();

    /// <summary>Makes the bridge.</summary>
    /// <exception cref="IOException">Another process has such networks now.</exception>
    public static NetworkLab Make()
    {
        var lab = new NetworkLab(new FileStream("/run/eam-faults.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        Clear();
        SystemTool.Run("ip", "link", "add", Bridge, "type", "bridge");
        SystemTool.Run("ip", "address", "add", Machine + "/24", "dev", Bridge);
        SystemTool.Run("ip", "link", "set", Bridge, "up");
        return lab;
    }

    /// <summary>Makes a namespace with a cable to the bridge; returns its address.</summary>
    public string Add(string name)
    {
        var number = _addresses.Count + 11;
        var (space, cable, address) = (
            Prefix + name,
            $"{Prefix}v{number.ToString(CultureInfo.InvariantCulture)}",
            $"{Net}{number.ToString(CultureInfo.InvariantCulture)}"
        );
        SystemTool.Run("ip", "netns", "add", space);
        SystemTool.Run("ip", "link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", space);
        SystemTool.Run("ip", "link", "set", cable, "master", Bridge, "up");
        SystemTool.Run("ip", "-n", space, "address", "add", address + "/24", "dev", "eth0");
        SystemTool.Run("ip", "-n", space, "link", "set", "lo", "up");
        SystemTool.Run("ip", "-n", space, "link", "set", "eth0", "up");
        In(space, "add", "table", "inet", Table);
        _addresses.Add(name, address);
        return address;
    }

    /// <summary>Gives the machine another address on the bridge; returns it.</summary>
    public static string AddMachineAddress(int number)
    {
        SystemTool.Run("ip", "address", "add", At(number) + "/24", "dev", Bridge);
        return At(number);
    }

    /// <summary>The address with a number in this network.</summary>
    public static string At(int number) => Net + number.ToString(CultureInfo.InvariantCulture);

    public string AddressOf(string name) => name == nameof(Machine) ? Machine : _addresses[name];

    /// <summary>The words before a command that run it in a namespace. Only the network differs: mounts are those of the machine.</summary>
    public static IReadOnlyList<string> Enter(string name) => ["nsenter", $"--net=/run/netns/{Prefix}{name}"];

    /// <summary>
    /// Drops what a namespace receives from others (<paramref name="inwards"/>), sends to them (<paramref name="outwards"/>), or both. Returns the healing.
    /// </summary>
    public Action Cut(string name, IEnumerable<string> others, bool inwards, bool outwards)
    {
        var set = $"{{ {string.Join(", ", others.Select(AddressOf))} }}";
        var heal = new List<Action>();
        if (inwards)
            heal.Add(Rule(name, "input", $"ip saddr {set} drop"));
        if (outwards)
            heal.Add(Rule(name, "output", $"ip daddr {set} drop"));
        return () => heal.ForEach(each => each());
    }

    /// <summary>Drops this share of all packets, in percent and at random, in each direction. Returns the healing.</summary>
    public Action Lose(string name, int percent)
    {
        var rule = $"numgen random mod 100 < {percent.ToString(CultureInfo.InvariantCulture)} drop";
        var (into, outOf) = (Rule(name, "input", rule), Rule(name, "output", rule));
        return () =>
        {
            into();
            outOf();
        };
    }

    public void Dispose()
    {
        Clear();
        _lock.Dispose();
    }

    // Each rule has a chain of its own, so that the end of a fault ends no other.
    private Action Rule(string name, string hook, string rule)
    {
        var (space, chain) = (Prefix + name, $"fault{Interlocked.Increment(ref _rules).ToString(CultureInfo.InvariantCulture)}");
        In(space, "add", "chain", "inet", Table, chain, $"{{ type filter hook {hook} priority 0; }}");
        In(space, "add", "rule", "inet", Table, chain, rule);
        return () =>
        {
            In(space, "flush", "chain", "inet", Table, chain);
            In(space, "delete", "chain", "inet", Table, chain);
        };
    }

    private static void In(string space, params string[] nft) => SystemTool.Run("ip", ["netns", "exec", space, "nft", .. nft]);

    private static void Clear()
    {
        foreach (var space in SystemTool.Try("ip", "netns", "list").Said.Split('\n').Select(line => line.Split(' ')[0]).Where(IsOurs))
        {
            // The processes of a test that was killed. A process lives on if its namespace is only removed by name.
            foreach (var process in SystemTool.Try("ip", "netns", "pids", space).Said.Split('\n').Where(pid => pid.Length > 0))
                SystemTool.Try("kill", "-9", process);
            SystemTool.Try("ip", "netns", "delete", space);
        }

        foreach (
            var link in SystemTool
                .Try("ip", "-o", "link")
                .Said.Split('\n')
                .Select(line => line.Split(' ').ElementAtOrDefault(1) ?? "")
                .Where(IsOurs)
        )
            SystemTool.Try("ip", "link", "delete", link.TrimEnd(':').Split('@')[0]);
    }

    private static bool IsOurs(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    private static string? Find()
    {
        if (!OperatingSystem.IsLinux())
            return "network namespaces need Linux";
        if (Environment.UserName != "root")
            return "network namespaces need root";
        foreach (
            var (tool, package) in (ReadOnlySpan<(string, string)>)[("ip", "iproute2"), ("nft", "nftables"), ("nsenter", "util-linux")]
        )
        {
            if (SystemTool.Try(tool, "--version").Code == 127)
                return $"{tool} is not installed (Debian's package {package})";
        }

        var (code, said) = SystemTool.Try("ip", "netns", "add", Prefix + "try");
        SystemTool.Try("ip", "netns", "delete", Prefix + "try");
        return code == 0 ? null : $"no network namespace can be made here: {said}";
    }
}
