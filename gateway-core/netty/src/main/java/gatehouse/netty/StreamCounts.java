package gatehouse.netty;

/**
 * What a {@link StreamTransport} has done so far.
 *
 * @param open connections open or opening now
 * @param refused connections from outside turned away: not admitted, or over a limit
 * @param received messages handed to the receiver
 * @param sent messages taken by the system
 * @param congested messages given up because their peer reads too slowly
 */
public record StreamCounts(int open, long refused, long received, long sent, long congested) {}
