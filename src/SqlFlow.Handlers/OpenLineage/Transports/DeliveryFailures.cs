using SqlFlow.Delivery;

namespace SqlFlow.OpenLineage;

/// <summary>Failures as transports report them.</summary>
internal static class DeliveryFailures
{
    public static OpenLineageTransportException ToTransportException(this DeliveryException exception) => new(exception.Failure switch
    {
        DeliveryFailure.Unreachable => TransportFailure.Unreachable,
        DeliveryFailure.Busy => TransportFailure.Busy,
        _ => TransportFailure.Refused,
    }, exception.Message, exception.InnerException);
}
