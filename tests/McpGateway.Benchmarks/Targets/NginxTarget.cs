using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace McpGateway.Benchmarks.Targets;

/// <summary>nginx in front of the back end: as many workers as processors, connections kept to both sides, no log.</summary>
public sealed class NginxTarget : ITarget
{
    private readonly ChildProcess _process;
    private readonly DirectTarget _backend;
    private readonly Uri _url;
    private readonly DirectoryInfo _folder;

    private NginxTarget(ChildProcess process, DirectTarget backend, Uri url, DirectoryInfo folder) =>
        (_process, _backend, _url, _folder) = (process, backend, url, folder);

    public string Name => "nginx";

    public string Authorization => _backend.Authorization;

    /// <summary>Null where nginx is not installed.</summary>
    public static async Task<NginxTarget?> StartAsync(DirectTarget backend, CancellationToken cancellationToken)
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin")
            .Select(folder => Path.Combine(folder, "nginx")).FirstOrDefault(File.Exists);
        if (program is null)
        {
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("mcpgateway-nginx-");
        var port = FreePort.Pick();
        var file = Path.Combine(folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(file, Configuration(folder.FullName, port, backend.Url), cancellationToken);
        var process = ChildProcess.Start(program, ["-p", folder.FullName, "-e", Path.Combine(folder.FullName, "error.log"), "-c", file]);
        var target = new NginxTarget(process, backend, new Uri($"http://127.0.0.1:{port}"), folder);
        await target.ListensAsync(port, cancellationToken);
        return target;
    }

    public Endpoint EndpointFor(Era client, Era server)
    {
        var behind = _backend.EndpointFor(client, server);
        return behind with { Url = new Uri(_url, behind.Url.AbsolutePath) };
    }

    public Task<Usage> UsageAsync(CancellationToken cancellationToken) => Task.FromResult(new Usage(ProcessCpu.Seconds(_process.Id), null));

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static string Configuration(string folder, int port, Uri backend) => string.Create(CultureInfo.InvariantCulture, $$"""
        daemon off;
        pid {{folder}}/nginx.pid;
        worker_processes {{Environment.ProcessorCount}};
        events { worker_connections 1024; }
        http {
          access_log off;
          client_body_temp_path {{folder}}/body;
          proxy_temp_path {{folder}}/proxy;
          fastcgi_temp_path {{folder}}/fastcgi;
          uwsgi_temp_path {{folder}}/uwsgi;
          scgi_temp_path {{folder}}/scgi;
          keepalive_requests 100000000;
          upstream backend { server {{backend.Authority}}; keepalive 64; keepalive_requests 100000000; }
          server {
            listen 127.0.0.1:{{port}};
            location / { proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; }
          }
        }
        """);

    private async Task ListensAsync(int port, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return;
            }
            catch (SocketException) when (attempt < 100)
            {
                await Task.Delay(50, cancellationToken);
            }
            catch (SocketException)
            {
                await DisposeAsync();
                throw new IOException($"nginx does not listen. {_process.Complaints}");
            }
        }
    }
}
