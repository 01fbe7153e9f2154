package gatehouse.netty;

/**
 * What a {@link DatagramPort} has done so far, in datagrams.
 *
 * @param received handed to the handler
 * @param refused received but given up: longer than the port takes, or not a proper packet for it
 * @param sent taken by the system
 * @param dropped given up because the send queue was full or the port closed
 * @param failed the system refused to send
 * @param handlerFaults how often the handler threw
 */
public record DatagramCounts(long received, long refused, long sent, long dropped, long failed, long handlerFaults) {}
