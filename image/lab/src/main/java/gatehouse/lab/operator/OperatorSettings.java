package gatehouse.lab.operator;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.lab.home.Irregularity;
import gatehouse.media.srtp.SrtpSuite;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the operator is told once.
 *
 * @param domain the home network's domain
 * @param pcscf where the P-CSCF listens, UDP and TCP
 * @param media the media gateway's address
 * @param firstPort its lowest RTP port
 * @param lastPort its highest port
 * @param subscribers who may register
 * @param services the way to each number that a service inside answers
 * @param reauthenticate whether an ISIM is challenged at each re-registration, or only at the first registration
 * @param homeScript what the home network is to do wrong, in order
 * @param edgeSuites what the access edge does of SRTP, for the phones that ask for it, the best first
 * @param secured the numbers that are offered SRTP by the access edge
 */
public record OperatorSettings(
        String domain,
        Endpoint pcscf,
        IpAddress media,
        int firstPort,
        int lastPort,
        List<Subscriber> subscribers,
        Map<String, Flow> services,
        boolean reauthenticate,
        List<Irregularity> homeScript,
        List<SrtpSuite> edgeSuites,
        Set<String> secured) {
    /** Calls to these are for help: no load keeps them out. */
    static final Set<String> EMERGENCY_NUMBERS = Set.of("110", "112", "911");

    public OperatorSettings {
        subscribers = List.copyOf(subscribers);
        services = Map.copyOf(services);
        homeScript = List.copyOf(homeScript);
        edgeSuites = List.copyOf(edgeSuites);
        secured = Set.copyOf(secured);
    }

    /** An operator that does everything right, and nothing of SRTP. */
    public OperatorSettings(
            String domain,
            Endpoint pcscf,
            IpAddress media,
            int firstPort,
            int lastPort,
            List<Subscriber> subscribers,
            Map<String, Flow> services) {
        this(domain, pcscf, media, firstPort, lastPort, subscribers, services, true, List.of(), List.of(), Set.of());
    }

    /** One whose access edge does nothing of SRTP. */
    public OperatorSettings(
            String domain,
            Endpoint pcscf,
            IpAddress media,
            int firstPort,
            int lastPort,
            List<Subscriber> subscribers,
            Map<String, Flow> services,
            boolean reauthenticate,
            List<Irregularity> homeScript) {
        this(
                domain,
                pcscf,
                media,
                firstPort,
                lastPort,
                subscribers,
                services,
                reauthenticate,
                homeScript,
                List.of(),
                Set.of());
    }
}
