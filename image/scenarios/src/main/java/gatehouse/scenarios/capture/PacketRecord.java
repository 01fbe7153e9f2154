package gatehouse.scenarios.capture;

import gatehouse.base.IpAddress;

/**
 * One IPv4 packet of a capture.
 *
 * @param micros since 1970-01-01
 * @param length of the IP packet in bytes, header included
 */
public record PacketRecord(long micros, IpAddress source, IpAddress destination, int length) {}
