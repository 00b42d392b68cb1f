namespace McpGateway.IntegrationTests.Processes.Support;

/// <summary>A legacy MCP server as a shell script that asks, logs and tells of changes, in the course of its calls and beside them.</summary>
internal sealed class SpeakingProcess : IDisposable
{
    private const string Elicitation = """\"method\":\"elicitation/create\",\"params\":{\"message\":\"Sure?\",\"requestedSchema\":{\"type\":\"object\",\"properties\":{}}}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("speaking-");

    public SpeakingProcess()
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "skipped: this server is a shell script, and there is no /bin/sh");
        File.WriteAllText(Script, $$$$"""
            say() { printf '{"jsonrpc":"2.0",%s}\n' "$1"; }
            reply() { say "\"id\":$id,\"result\":$1"; }
            text() { reply "{\"content\":[{\"type\":\"text\",\"text\":\"$1\"}]}"; }
            tool() { printf '{"name":"%s","inputSchema":{"type":"object"}},' "$1"; }
            while read -r line; do
              id=${line#*\"id\":}; id=${id%%,*}
              case "$line" in
                *server/discover*) say "\"id\":$id,\"error\":{\"code\":-32601,\"message\":\"no\"}" ;;
                *'"initialize"'*) caps=${line#*\"capabilities\":}; caps=${caps%%,\"clientInfo*}
                   reply '{"protocolVersion":"2025-11-25","capabilities":{"tools":{"listChanged":true},"resources":{"subscribe":true},"logging":{}},"serverInfo":{"name":"speaking","version":"1"}}' ;;
                *'"tools/list"'*) [ -e {{{{Flag}}}} ] && more=$(tool more) || more=
                   reply "{\"tools\":[$more$(tool ask)$(tool later)$(tool touch)$(tool add)$(tool log){\"name\":\"caps\",\"inputSchema\":{\"type\":\"object\"}}]}" ;;
                *'"resources/list"'*) reply '{"resources":[{"uri":"file:///a","name":"a"}]}' ;;
                *'"resources/templates/list"'*) reply '{"resourceTemplates":[]}' ;;
                *resources/subscribe*|*logging/setLevel*) reply '{}' ;;
                *'"name":"caps"'*) case "$caps" in *elicitation*) text may ;; *) text nobody ;; esac ;;
                *'"name":"ask"'*) waiting=$id; say "\"id\":\"q\",{{{{Elicitation}}}}" ;;
                *'"name":"later"'*) text asking; say "\"id\":\"l\",{{{{Elicitation}}}}" ;;
                *'"name":"touch"'*) text touched; say '"method":"notifications/resources/updated","params":{"uri":"file:///a"}' ;;
                *'"name":"add"'*) : > {{{{Flag}}}}; text added; say '"method":"notifications/tools/list_changed"' ;;
                *'"name":"log"'*) say '"method":"notifications/message","params":{"level":"error","data":"within"}'; text logged ;;
                *'"id":"q"'*) id=$waiting; case "$line" in *accept*) text accepted ;; *error*) text refused ;; *) text other ;; esac ;;
                *'"id":"l"'*) case "$line" in *accept*) : > {{{{Answered}}}} ;; esac ;;
              esac
            done
            """);
    }

    /// <summary>It got the answer to what it asked beside its calls.</summary>
    public bool WasAnswered => File.Exists(Answered);

    private string Script => Path.Combine(_folder.FullName, "server.sh");

    private string Flag => Path.Combine(_folder.FullName, "more");

    private string Answered => Path.Combine(_folder.FullName, "answered");

    /// <summary>Its entry in gateway.yaml.</summary>
    public string Entry(string isolation) => $$"""  local: { command: /bin/sh, args: [ "{{Script}}" ], isolation: {{isolation}} }""";

    public void Dispose() => _folder.Delete(recursive: true);
}
