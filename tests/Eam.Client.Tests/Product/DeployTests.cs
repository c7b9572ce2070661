using Eam.Testing;
using YamlDotNet.RepresentationModel;

namespace Eam.Client.Tests.Product;

/// <summary>Checks of the files in deploy/ that start nothing: what a container may do, and what may reach it.</summary>
public sealed class DeployTests
{
    private const string Name = "app.kubernetes.io/name";

    private static readonly string[] Programs = ["eam-gateway", "eam-migrate", "eam-silo"];

    // A variable with one of these words in its name holds a secret.
    private static readonly string[] Secrets = ["PASSWORD", "TOKEN", "SECRET", "CONNECTIONSTRING"];

    private static readonly string Folder = Path.Combine(Repository.Root, "deploy");

    [Fact]
    public void Kustomization_OfTheManifests_NamesThemAll()
    {
        var files = ManifestFiles().Select(file => Path.GetFileName(file)!).ToList();
        var listed = Words(At(Documents(Manifest("kustomization.yaml")).ShouldHaveSingleItem(), "resources"));

        listed.Order(StringComparer.Ordinal).ShouldBe(files.Except(["kustomization.yaml"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Pods_OfTheManifests_MayDoNoMoreThanTheyNeed()
    {
        var pods = Manifests().Where(document => Has(document, "spec") && Has(At(document, "spec"), "template")).ToList();

        pods.Select(pod => Word(At(pod, "spec", "template", "metadata", "labels", Name))).Order(StringComparer.Ordinal).ShouldBe(Programs);
        foreach (var spec in pods.Select(pod => At(pod, "spec", "template", "spec")))
        {
            Word(At(spec, "automountServiceAccountToken")).ShouldBe("false");
            Word(At(spec, "securityContext", "runAsNonRoot")).ShouldBe("true");
            Word(At(spec, "securityContext", "seccompProfile", "type")).ShouldBe("RuntimeDefault");
            foreach (var container in Items(At(spec, "containers")))
            {
                var rights = At(container, "securityContext");
                Word(At(rights, "allowPrivilegeEscalation")).ShouldBe("false");
                Word(At(rights, "readOnlyRootFilesystem")).ShouldBe("true");
                Words(At(rights, "capabilities", "drop")).ShouldBe(["ALL"]);
            }

            foreach (var volume in Items(At(spec, "volumes")).Where(volume => Has(volume, "secret")))
                Word(At(volume, "secret", "defaultMode")).ShouldBe("0440", "no other user of the pod reads a secret");
        }
    }

    [Fact]
    public void Network_OfTheManifests_IsClosedExceptForNamedPorts()
    {
        var policies = Manifests()
            .Where(document => Has(document, "kind") && Word(At(document, "kind")) == "NetworkPolicy")
            .ToDictionary(policy => Word(At(policy, "metadata", "name")), policy => At(policy, "spec"));

        var closed = policies["eam-deny"];
        Words(At(closed, "policyTypes")).ShouldBe(["Ingress", "Egress"]);
        Has(closed, "ingress").ShouldBeFalse();
        Has(closed, "egress").ShouldBeFalse();
        Words(At(Items(At(closed, "podSelector", "matchExpressions")).ShouldHaveSingleItem(), "values"))
            .Order(StringComparer.Ordinal)
            .ShouldBe(Programs);
        foreach (var rule in policies.Values.SelectMany(policy => Rules(policy, "ingress").Concat(Rules(policy, "egress"))))
            Items(At(rule, "ports")).ShouldNotBeEmpty();

        // The tokens are at the gateway, so nobody reaches it without a label that an operator gives.
        var callers = Items(At(Rules(policies["eam-gateway"], "ingress").ShouldHaveSingleItem(), "from"));
        Word(At(callers.ShouldHaveSingleItem(), "namespaceSelector", "matchLabels", "eam.access")).ShouldBe("gateway");
    }

    [Fact]
    public void Services_OfCompose_MayDoNoMoreThanTheyNeed()
    {
        var compose = Documents(Path.Combine(Folder, "compose.yaml")).ShouldHaveSingleItem();
        var services = Pairs(At(compose, "services")).ToList();

        services.Select(service => service.Key).ShouldContain("postgres");
        foreach (var (name, service) in services)
        {
            Word(Merged(service, "read_only")).ShouldBe("true", name);
            Words(Merged(service, "cap_drop")).ShouldBe(["ALL"], name);
            Words(Merged(service, "security_opt")).ShouldContain("no-new-privileges:true", name);
            if (Has(service, "ports"))
                Words(At(service, "ports")).ShouldAllBe(port => port.StartsWith("127.0.0.1:", StringComparison.Ordinal));
            foreach (var (variable, _) in Pairs(Merged(service, "environment")).Where(pair => IsSecret(pair.Key)))
                variable.EndsWith("FILE", StringComparison.OrdinalIgnoreCase).ShouldBeTrue($"{name}: {variable} holds a secret");
        }
    }

    private static bool IsSecret(string variable) => Secrets.Any(word => variable.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string Manifest(string file) => Path.Combine(Folder, "kubernetes", "base", file);

    private static string[] ManifestFiles() => Directory.GetFiles(Path.Combine(Folder, "kubernetes", "base"), "*.yaml");

    private static IEnumerable<YamlNode> Manifests() => ManifestFiles().SelectMany(Documents);

    private static List<YamlNode> Documents(string file)
    {
        using var text = File.OpenText(file);
        var stream = new YamlStream();
        stream.Load(text);
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    private static bool Has(YamlNode node, string key) => node is YamlMappingNode map && map.Children.ContainsKey(new YamlScalarNode(key));

    private static YamlNode At(YamlNode node, params string[] path) =>
        path.Aggregate(node, (inner, key) => ((YamlMappingNode)inner).Children[new YamlScalarNode(key)]);

    // The value of a service of compose, or of the map that it takes with "<<".
    private static YamlNode Merged(YamlNode service, string key) =>
        Has(service, key) || !Has(service, "<<") ? At(service, key) : Merged(At(service, "<<"), key);

    private static YamlNode[] Rules(YamlNode policy, string direction) => Has(policy, direction) ? Items(At(policy, direction)) : [];

    private static YamlNode[] Items(YamlNode node) => [.. ((YamlSequenceNode)node).Children];

    private static IEnumerable<(string Key, YamlNode Value)> Pairs(YamlNode node) =>
        ((YamlMappingNode)node).Children.Select(pair => (Word(pair.Key), pair.Value));

    private static string[] Words(YamlNode node) => [.. Items(node).Select(Word)];

    private static string Word(YamlNode node) => ((YamlScalarNode)node).Value!;
}
