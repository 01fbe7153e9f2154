package gatehouse.ims;

import gatehouse.sip.agree.IpsecEncryption;
import gatehouse.sip.agree.IpsecIntegrity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the subscriber wants of the security agreement and of the associations made by it.
 *
 * @param modes what is offered, in this order
 * @param suites pairs of algorithms that are offered, in this order
 * @param localUdpPort our end of UDP encapsulation (RFC 3948)
 * @param remoteUdpPort the P-CSCF's end of it
 * @param completion how long new associations may wait for the registration to be complete (TS 24.229 7.8, reg-await-auth)
 * @param keepAlive a NAT's binding is kept open by a packet when none was sent for this long (RFC 3948 4)
 * @param probeInCalls how often the way is tried while there are calls; zero for never
 * @param probeIdle how often else; zero for never
 * @param subscribe whether the reg event package is subscribed to (TS 24.229 5.1.1.3)
 * @param streams whether TCP runs inside the associations too: then messages above 1,300 octets take it (RFC 3261 18.1.1)
 * @param mediaSecurity whether {@code sdes-srtp;mediasec} is offered beside: SRTP that ends at the access edge (TS 24.229
 *     7.2A.7, TS 33.328)
 */
public record ImsPolicy(
        List<AccessMode> modes,
        List<Suite> suites,
        int localUdpPort,
        int remoteUdpPort,
        Duration completion,
        Duration keepAlive,
        Duration probeInCalls,
        Duration probeIdle,
        boolean subscribe,
        boolean streams,
        boolean mediaSecurity) {
    /** The port of RFC 3948. */
    public static final int UDP_PORT = 4500;

    /** A pair of algorithms. */
    public record Suite(IpsecIntegrity integrity, IpsecEncryption encryption) {
        public Suite {
            if (!encryption.fits(integrity)) {
                throw new IllegalArgumentException(
                        "ESP has no pair of " + integrity.label() + " and " + encryption.label());
            }
        }
    }

    public ImsPolicy {
        modes = List.copyOf(modes);
        suites = List.copyOf(suites);
        if (modes.isEmpty() || suites.isEmpty()) {
            throw new IllegalArgumentException("a policy offers at least one mode and one pair of algorithms");
        }
    }

    /** With the usual times and ports. */
    public static ImsPolicy of(List<AccessMode> modes, List<Suite> suites) {
        return new ImsPolicy(
                modes,
                suites,
                UDP_PORT,
                UDP_PORT,
                Duration.ofMinutes(4),
                Duration.ofSeconds(20),
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                true,
                false,
                false);
    }

    /** Every pair that can be made of these, encryption first, in their order. */
    public static List<Suite> pairs(List<IpsecEncryption> encryptions, List<IpsecIntegrity> integrities) {
        List<Suite> pairs = new ArrayList<>();
        for (IpsecEncryption encryption : encryptions) {
            if (encryption == IpsecEncryption.AES_GCM) {
                pairs.add(new Suite(IpsecIntegrity.NULL, encryption)); // it brings its own integrity
                continue;
            }
            for (IpsecIntegrity integrity : integrities) {
                if (encryption.fits(integrity)) {
                    pairs.add(new Suite(integrity, encryption));
                }
            }
        }
        return pairs;
    }

    /** Whether anything offered works behind a NAT. */
    public boolean supportsNats() {
        return modes.stream().anyMatch(AccessMode::passesNats);
    }

    /** The same without probes and subscription: nothing goes out that was not asked for. */
    public ImsPolicy quiet() {
        return with(Duration.ZERO, Duration.ZERO, false, streams, mediaSecurity);
    }

    /** The same where the data plane carries TCP too, or not. */
    public ImsPolicy withStreams(boolean carried) {
        return with(probeInCalls, probeIdle, subscribe, carried, mediaSecurity);
    }

    /** The same with media security offered, or not. */
    public ImsPolicy withMediaSecurity(boolean offered) {
        return with(probeInCalls, probeIdle, subscribe, streams, offered);
    }

    /**
     * The same without ESP right in IP behind a NAT, where another mode passes NATs. A NAT that let a packet of the
     * P-CSCF's in, which nobody had asked for, may hold that flow for its own and drop all that we send: ESP has no ports
     * by which it could give us another.
     */
    ImsPolicy withoutPlainTunnel() {
        List<AccessMode> others =
                modes.stream().filter(mode -> mode != AccessMode.TUN).toList();
        return others.stream().noneMatch(AccessMode::passesNats)
                ? this
                : new ImsPolicy(
                        others,
                        suites,
                        localUdpPort,
                        remoteUdpPort,
                        completion,
                        keepAlive,
                        probeInCalls,
                        probeIdle,
                        subscribe,
                        streams,
                        mediaSecurity);
    }

    private ImsPolicy with(Duration inCalls, Duration idle, boolean subscribed, boolean carried, boolean media) {
        return new ImsPolicy(
                modes,
                suites,
                localUdpPort,
                remoteUdpPort,
                completion,
                keepAlive,
                inCalls,
                idle,
                subscribed,
                carried,
                media);
    }
}
