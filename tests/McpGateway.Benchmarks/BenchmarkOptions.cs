using System.Globalization;

namespace McpGateway.Benchmarks;

/// <summary>What the command line asks the benchmark for.</summary>
public sealed record BenchmarkOptions
{
    public const string Usage = """
        Measures tools/call straight to the back end, through YARP alone, through nginx where it is installed, and
        through the gateway, in one run and by turns, and prints the ratios to YARP alone.

          dotnet run -c Release --project tests/McpGateway.Benchmarks -- [options]

          --rounds N            rounds, each measuring every cell once (1 to 99, default 5)
          --seconds S           length of one cell (0.2 to 60, default 3)
          --tools N             only the gateway's second size of catalog (default 10000)
          --only NAME,NAME      of direct, yarp, nginx, gateway, catalog, secured, redis, bridged (default: all)
          --short               1 round of 0.5 s cells, 32 connections, direct, yarp and gateway only: does it still run?
          --check-allocations   exit with 1 where the gateway allocates more per call than its bar allows
          --record FILE         append the table to FILE, with the date
        """;

    /// <summary>Rounds; the figures are medians over them.</summary>
    public int Rounds { get; private set; } = 5;

    /// <summary>Seconds that one cell is measured, after a warm-up of a quarter of that.</summary>
    public double Seconds { get; private set; } = 3;

    /// <summary>Tools of the large catalog.</summary>
    public int Tools { get; private set; } = 10_000;

    public bool Short { get; private set; }

    public bool CheckAllocations { get; private set; }

    public bool Help { get; private set; }

    public string? Record { get; private set; }

    /// <summary>Names of the parts to measure; empty means all.</summary>
    public IReadOnlyList<string> Only { get; private set; } = [];

    /// <summary>Connections that make calls at the same time.</summary>
    public IReadOnlyList<int> Connections => Short ? [32] : [1, 32];

    public bool Wants(string part) => Only.Count == 0 || Only.Contains(part, StringComparer.Ordinal);

    public static bool TryParse(string[] words, out BenchmarkOptions options, out string problem)
    {
        options = new BenchmarkOptions();
        for (var i = 0; i < words.Length; i++)
        {
            var value = i + 1 < words.Length ? words[i + 1] : "";
            var understood = words[i] switch
            {
                "--short" => options.SetShort(),
                "--check-allocations" => options.CheckAllocations = true,
                "--help" or "-h" => options.Help = true,
                "--rounds" => options.SetRounds(value),
                "--seconds" => options.SetSeconds(value),
                "--tools" => options.SetTools(value),
                "--record" => (options.Record = value).Length > 0,
                "--only" => (options.Only = value.Split(',', StringSplitOptions.RemoveEmptyEntries)).Count > 0,
                _ => false,
            };
            if (!understood)
            {
                problem = $"'{words[i]} {value}' is not understood.";
                return false;
            }

            if (words[i] is "--rounds" or "--seconds" or "--tools" or "--record" or "--only")
            {
                i++;
            }
        }

        problem = "";
        return true;
    }

    private bool SetShort()
    {
        (Short, Rounds, Seconds, Only) = (true, 1, 0.5, ["direct", "yarp", "gateway"]);
        return true;
    }

    private bool SetRounds(string value)
    {
        Rounds = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) ? rounds : 0;
        return Rounds is > 0 and < 100;
    }

    private bool SetSeconds(string value)
    {
        Seconds = double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;
        return Seconds is >= 0.2 and <= 60;
    }

    private bool SetTools(string value)
    {
        Tools = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var tools) ? tools : 0;
        return Tools is >= 10 and <= 20_000;
    }
}
