package gatehouse.scenarios.capture;

import gatehouse.base.IpAddress;
import java.util.List;

/**
 * What a registration cost outside the NAT.
 *
 * @param bytes IP bytes, both ways
 * @param roundTrips how often the operator's answer was waited for: the times the direction turned from out to in
 */
public record RegistrationCost(long bytes, int roundTrips) {
    /**
     * Counts from the first packet between the gateway and {@code operator} to the answer that completed the
     * registration: the last packet towards the gateway at or before {@code registeredMicros}, or when the mark was
     * taken just before sending, the first after it.
     */
    public static RegistrationCost of(List<PacketRecord> packets, IpAddress operator, long registeredMicros) {
        long bytes = 0;
        int trips = 0;
        boolean waiting = false;
        for (PacketRecord packet : packets) {
            boolean inwards = packet.source().equals(operator);
            if (!inwards && !packet.destination().equals(operator)) {
                continue;
            }
            bytes += packet.length();
            if (inwards && waiting) {
                trips++;
            }
            waiting = !inwards;
            if (inwards && packet.micros() >= registeredMicros) {
                break;
            }
        }
        return new RegistrationCost(bytes, trips);
    }
}
