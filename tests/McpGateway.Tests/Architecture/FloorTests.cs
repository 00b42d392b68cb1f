using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace McpGateway.Tests.Architecture;

/// <summary>A room uses rooms on lower floors only, and a package is named in its home only.</summary>
public partial class FloorTests
{
    [Fact]
    public void Rooms_InTheAssembly_UseLowerFloorsOnly()
    {
        List<string> wrong = [];
        using AssemblyDefinition gateway = AssemblyDefinition.ReadAssembly(typeof(GatewayPipeline).Assembly.Location);
        foreach (TypeDefinition type in gateway.MainModule.GetAllTypes())
        {
            string? room = House.RoomOf(NamespaceOf(type));
            if (room is null)
            {
                continue;
            }

            foreach (TypeReference used in Uses(type).Distinct())
            {
                string space = NamespaceOf(used);
                if (House.RoomOf(space) is { } other && other != room && House.FloorOf(other) >= House.FloorOf(room))
                {
                    wrong.Add($"{type.FullName} ({room}) uses {used.FullName} ({other})");
                }

                wrong.AddRange(Strangers(room, space).Select(package => $"{type.FullName} ({room}) uses {package}"));
            }
        }

        Assert.Empty(wrong);
    }

    /// <summary>A constant leaves no trace in the assembly: the sources are read as well.</summary>
    [Fact]
    public void Rooms_InTheSources_UseLowerFloorsOnly()
    {
        List<string> wrong = [];
        foreach (string path in House.Sources("gateway"))
        {
            string text = File.ReadAllText(path);
            string room = House.RoomOf(NamespaceLine().Match(text) is { Success: true } match ? match.Groups[1].Value : "McpGateway")!;
            foreach (Match name in QualifiedName().Matches(text))
            {
                string space = name.Value;
                if (House.RoomOf(space) is { } other && other != room && House.Floors.ContainsKey(other)
                    && House.FloorOf(other) >= House.FloorOf(room))
                {
                    wrong.Add($"{Path.GetRelativePath(House.Root, path)} ({room}) names {space}");
                }
            }

            foreach (Match name in UsingLine().Matches(text))
            {
                wrong.AddRange(Strangers(room, name.Groups[1].Value)
                    .Select(package => $"{Path.GetRelativePath(House.Root, path)} ({room}) names {package}"));
            }
        }

        Assert.Empty(wrong);
    }

    /// <summary>Standard output belongs to commands, and to the record, which the roof hands it to.</summary>
    [Fact]
    public void Console_InTheSources_IsForCommandsOnly() => Assert.DoesNotContain(
        House.Sources("gateway").Where(path => Path.GetRelativePath(House.Root, path) is { } name
            && !name.Contains("Commands", StringComparison.Ordinal) && name != Path.Combine("gateway", "GatewayServices.cs")),
        path => ConsoleUse().IsMatch(File.ReadAllText(path)));

    [Fact]
    public void Rooms_OnDisk_AreThoseOfTheTable()
    {
        string[] folders = [.. House.Sources("gateway")
            .Select(path => Path.GetRelativePath(Path.Combine(House.Root, "gateway"), path).Split(Path.DirectorySeparatorChar))
            .Where(parts => parts.Length > 1).Select(parts => parts[0]).Distinct().Order(StringComparer.Ordinal)];

        Assert.Empty(folders.Except(House.Floors.Keys));
        Assert.DoesNotContain(folders, folder => folder is "Common" or "Utilities" or "Helpers");
    }

    private static IEnumerable<string> Strangers(string room, string space) => House.Homes
        .Where(home => (space == home.Key || space.StartsWith(home.Key + ".", StringComparison.Ordinal))
            && room != "roof" && !home.Value.Contains(room, StringComparer.Ordinal))
        .Select(home => home.Key);

    private static string NamespaceOf(TypeReference type)
    {
        while (type.DeclaringType is not null)
        {
            type = type.DeclaringType;
        }

        return type.Namespace;
    }

    private static IEnumerable<TypeReference> Uses(TypeDefinition type)
    {
        IEnumerable<TypeReference?> signature = type.Interfaces.Select(face => face.InterfaceType).Append(type.BaseType)
            .Concat(type.Fields.Select(field => field.FieldType));
        IEnumerable<TypeReference?> methods = type.Methods.SelectMany(method => method.Parameters.Select(parameter => parameter.ParameterType)
            .Append(method.ReturnType)
            .Concat(method.HasBody ? method.Body.Variables.Select(variable => variable.VariableType) : [])
            .Concat(method.HasBody ? method.Body.Instructions.SelectMany(Operands) : []));
        return signature.Concat(methods).OfType<TypeReference>().SelectMany(Parts);
    }

    private static IEnumerable<TypeReference?> Operands(Mono.Cecil.Cil.Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        MethodReference method => [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(parameter => parameter.ParameterType)],
        FieldReference field => [field.DeclaringType, field.FieldType],
        _ => [],
    };

    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        TypeSpecification wrapped => Parts(wrapped.ElementType),
        GenericParameter => [],
        _ => [type],
    };

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.NonBacktracking | RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"\bConsole\.[A-Z]\w+\(", RegexOptions.NonBacktracking)]
    private static partial Regex ConsoleUse();

    [GeneratedRegex(@"\bMcpGateway\.[A-Z]\w+", RegexOptions.NonBacktracking)]
    private static partial Regex QualifiedName();

    [GeneratedRegex(@"^using (?:static )?(?:\w+ = )?([\w.]+);", RegexOptions.NonBacktracking | RegexOptions.Multiline)]
    private static partial Regex UsingLine();
}
