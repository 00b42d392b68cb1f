using System.Net.Http.Headers;
using System.Text.Json;

namespace McpGateway.Benchmarks.Targets;

/// <summary>Reads <c>{"allocatedBytes": …}</c> from a URL, with a bearer key where one is needed.</summary>
public sealed class HttpRuntimeReader(Uri url, string? key) : IRuntimeReader, IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) });

    public async Task<long?> AllocatedBytesAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        using var response = await _http.SendAsync(request, limit.Token);
        if (!response.IsSuccessStatusCode)
        {
            return null;
        }

        using var answer = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(limit.Token), cancellationToken: limit.Token);
        return answer.RootElement.TryGetProperty("allocatedBytes", out var bytes) ? bytes.GetInt64() : null;
    }

    public void Dispose() => _http.Dispose();
}
