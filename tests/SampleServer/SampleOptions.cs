using System.Net;

namespace SampleServer;

/// <summary>What the command line asks for.</summary>
public sealed record SampleOptions
{
    public const string Usage = """
        SampleServer: two small MCP servers to try a client or a gateway with.

          SampleServer clock [transport]    time zones and date arithmetic; keeps nothing
          SampleServer notes [transport]    a notebook for each session

        Transports
          --stdio                  the default: JSON-RPC on stdin and stdout, logs on stderr, ends at end of file
          --http ADDRESS:PORT      Streamable HTTP at http://ADDRESS:PORT/mcp on a loopback address; port 0 lets the
                                   system pick. When it listens, one line on stdout says where: {"url":"http://…/mcp"}

        With --http
          --stateless              every request stands alone: both eras are served, no sessions (default for clock).
                                   All callers of "notes" then share one notebook
          --stateful               sessions begin with initialize: revisions up to 2025-11-25 (default for notes)
          --until-stdin-closes     end when stdin does, so that a child never outlives its parent

        Examples
          SampleServer clock --stdio
          SampleServer notes --http 127.0.0.1:0 --until-stdin-closes
        """;

    /// <summary><c>clock</c> or <c>notes</c>.</summary>
    public string Server { get; private set; } = "";

    /// <summary>Where to listen; null means stdio.</summary>
    public IPEndPoint? Http { get; private set; }

    /// <summary>No sessions: each HTTP request stands alone.</summary>
    public bool Stateless { get; private set; }

    /// <summary>End when stdin closes (HTTP only: over stdio that is always so).</summary>
    public bool UntilStdinCloses { get; private set; }

    public bool Help { get; private set; }

    /// <summary>Reads the words of the command line; false leaves what is wrong in <paramref name="problem"/>.</summary>
    public static bool TryParse(string[] words, out SampleOptions options, out string problem)
    {
        options = new SampleOptions();
        bool? stateless = null;
        problem = "";
        for (var i = 0; i < words.Length && problem.Length == 0; i++)
        {
            switch (words[i])
            {
                case "clock" or "notes" when options.Server.Length == 0: options.Server = words[i]; break;
                case "--stdio": options.Http = null; break;
                case "--http": problem = options.ReadAddress(i + 1 < words.Length ? words[++i] : ""); break;
                case "--stateless": stateless = true; break;
                case "--stateful": stateless = false; break;
                case "--until-stdin-closes": options.UntilStdinCloses = true; break;
                case "--help" or "-h": options.Help = true; break;
                default: problem = $"'{words[i]}' is not understood."; break;
            }
        }

        if (problem.Length == 0 && options.Server.Length == 0 && !options.Help)
        {
            problem = "Say which server: clock or notes.";
        }

        options.Stateless = stateless ?? options.Server == "clock";
        return problem.Length == 0;
    }

    private string ReadAddress(string word)
    {
        if (!IPEndPoint.TryParse(word, out var address) || !word.Contains(':', StringComparison.Ordinal))
        {
            return $"--http needs ADDRESS:PORT, such as 127.0.0.1:0, not '{word}'.";
        }

        // These servers ask nobody who they are, so nobody outside this machine may reach them.
        if (!IPAddress.IsLoopback(address.Address))
        {
            return $"{address.Address} is not a loopback address.";
        }

        Http = address;
        return "";
    }
}
