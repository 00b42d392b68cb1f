namespace McpGateway.Protocol.Exchanges;

/// <summary>Keeps the record of an exchange that has ended. Implemented by Audit, for whole requests and for the elements of a batch alike.</summary>
public interface IExchangeRecorder
{
    void Record(HttpContext context, ExchangeFeature exchange);
}
