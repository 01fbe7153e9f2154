package gatehouse.translator;

import gatehouse.base.ByteView;
import gatehouse.base.Entropy;
import gatehouse.base.IpAddress;
import gatehouse.translator.FragmentTracker.Datagram;
import gatehouse.translator.packet.EndpointRewrite;
import gatehouse.translator.packet.IpProtocol;
import gatehouse.translator.packet.Ipv4Fragmenter;
import gatehouse.translator.packet.Ipv4View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An IPv4 NAT as a pure state machine: a packet, the side it comes from and the time go in; packets to forward, drops
 * with their reasons, and the coming and going of mappings go out through {@link Output}. It follows RFC 4787 (UDP),
 * RFC 5382 (TCP), RFC 5508 (ICMP) and their update RFC 7857, as {@link Behavior} says.
 *
 * <p>Packets are translated in place, so the caller's array changes; a packet of a known session allocates nothing.
 * Not thread-safe: one owner drives it, and calls {@link #expire} at {@link #nextDeadline()}.
 */
public final class Translator {
    private final Behavior behavior;
    private final Limits limits;
    private final Counters counters = new Counters();
    private final Bindings bindings;
    private final FragmentTracker fragments;
    private final IcmpErrorTranslation icmpErrors;
    private final Ipv4View ip = new Ipv4View();
    private final Segment segment = new Segment();

    private Realms realms;
    private NatErrors errors;
    private int identifications;
    /** Where the packet at hand goes. */
    private Side to = Side.OUTSIDE;

    /** A translator without mappings; {@code entropy} decides ports, pool addresses and hash secrets, nothing else. */
    public Translator(Behavior behavior, Realms realms, Timeouts timeouts, Limits limits, Entropy entropy) {
        this.behavior = behavior;
        this.realms = realms;
        this.limits = limits;
        bindings = new Bindings(behavior, realms, timeouts, limits, entropy, counters);
        fragments = new FragmentTracker(
                limits, timeouts, counters, ByteView.of(entropy.bytes(8)).i64(0));
        icmpErrors = new IcmpErrorTranslation(bindings);
        errors = new NatErrors(realms, limits.icmpErrorsPerSecond());
        identifications = entropy.below(65536);
    }

    /** A translator with the recommended timeouts and the limits of a home. */
    public Translator(Behavior behavior, Realms realms, Entropy entropy) {
        this(behavior, realms, Timeouts.RECOMMENDED, Limits.HOME, entropy);
    }

    /**
     * Takes one packet from {@code from} at {@code now} (nanoseconds), which may be followed by link padding. Any bytes
     * may come; what is not a packet to pass on is dropped.
     */
    public void translate(Side from, byte[] bytes, int offset, int length, long now, Output out) {
        if (nextDeadline() <= now) {
            expire(now, out);
        }
        if (ip.wrap(bytes, offset, length) != null) {
            drop(DropReason.MALFORMED, from, bytes, offset, length, out);
            return;
        }
        DropReason reason = check(from);
        if (reason == null) {
            reason = behavior.translates() ? translateChecked(from, now, out) : passUnchanged(from, out);
        }
        if (reason != null) {
            byte[] answer = errors.about(reason, from, ip, now);
            drop(reason, from, bytes, offset, length, out);
            if (answer != null) {
                counters.errorSent();
                out.forward(from, answer, 0, answer.length);
            }
        }
    }

    /** When {@link #expire} has something to do, in nanoseconds of the owner's clock, or {@code Deadlines.NEVER}. */
    public long nextDeadline() {
        return Math.min(bindings.nextDeadline(), fragments.nextDeadline());
    }

    /** Ends sessions and fragments whose time is over; harmless at any time. */
    public void expire(long now, Output out) {
        bindings.expire(now, out);
        fragments.expire(now);
    }

    /** The NAT restarts: all mappings are lost. */
    public void reboot(Output out) {
        bindings.clear(out);
        fragments.clear();
    }

    /** The public addresses change, as after a redial: all mappings are lost, and new ones use the new addresses. */
    public void rebind(List<IpAddress> pool, Output out) {
        realms = realms.withPool(pool);
        errors = new NatErrors(realms, limits.icmpErrorsPerSecond());
        fragments.clear();
        bindings.move(realms.pool(), out);
    }

    /** One mapping, chosen at random, moves to another public port; false when that is not possible. */
    public boolean remapOne(Output out) {
        return bindings.remapOne(out);
    }

    /** What it does and did; the same object for the translator's life. */
    public Counters counters() {
        return counters;
    }

    /** The mappings now, in no order. */
    public List<Binding> mappings() {
        return bindings.all().stream().map(Mapping::binding).toList();
    }

    /** What kind of NAT it is. */
    public Behavior behavior() {
        return behavior;
    }

    /** The addresses it stands between, with the public ones of now. */
    public Realms realms() {
        return realms;
    }

    /** Whether an address is one host's: not 0.0.0.0/8, multicast, reserved or broadcast (RFC 6890). */
    static boolean isUnicast(int address) {
        int first = address >>> 24;
        return first != 0 && first < 224;
    }

    /** What a router checks before anything else. */
    private @Nullable DropReason check(Side from) {
        if (!ip.headerChecksumHolds()) {
            return DropReason.BAD_CHECKSUM;
        }
        if (!isUnicast(ip.source()) || !isUnicast(ip.destination())) {
            return DropReason.NOT_UNICAST;
        }
        if (from == Side.INSIDE && !realms.isInside(ip.source())) {
            return DropReason.FOREIGN_SOURCE;
        }
        if (from == Side.OUTSIDE && behavior.translates() && !realms.isPublic(ip.destination())) {
            return DropReason.NOT_FOR_US;
        }
        if (ip.ttl() <= 1) {
            return DropReason.TTL_EXPIRED;
        }
        if (from == Side.INSIDE && !goesBack() && ip.totalLength() > realms.outsideMtu() && ip.dontFragment()) {
            return DropReason.TOO_BIG;
        }
        return null;
    }

    private boolean goesBack() {
        return behavior.translates() && realms.isPublic(ip.destination());
    }

    private @Nullable DropReason passUnchanged(Side from, Output out) {
        to = from.opposite();
        send(out);
        return null;
    }

    private @Nullable DropReason translateChecked(Side from, long now, Output out) {
        if (!ip.isFragment()) {
            DropReason reason = from == Side.INSIDE ? outbound(now, out) : inbound(now);
            if (reason == null) {
                send(out);
            }
            return reason;
        }
        return ip.fragmentOffset() == 0 ? firstFragment(from, now, out) : laterFragment(from, now, out);
    }

    private @Nullable DropReason outbound(long now, Output out) {
        DropReason unreadable = segment.read(ip, behavior.esp());
        if (unreadable != null) {
            return unreadable;
        }
        boolean hairpin = goesBack();
        if (hairpin && !behavior.hairpinning()) {
            return DropReason.NO_HAIRPIN;
        }
        DropReason reason = switch (segment.kind) {
            case ERROR -> icmpErrors.outbound(ip, segment.icmp);
            case REPLY -> DropReason.UNSUPPORTED_ICMP;
            case QUERY, FLOW -> outboundFlow(now, out);
        };
        if (reason != null || !hairpin) {
            to = Side.OUTSIDE;
            return reason;
        }
        // RFC 4787 REQ-9a: the other host sees the public endpoint, and its filter judges it.
        counters.hairpin();
        return inbound(now);
    }

    private @Nullable DropReason outboundFlow(long now, Output out) {
        int protocol = ip.protocol();
        long remote = Bindings.remote(ip.destination(), segment.destinationPort);
        Mapping mapping = bindings.ofInside(protocol, ip.source(), segment.sourcePort, remote);
        if (mapping == null) {
            if (protocol == IpProtocol.TCP && !behavior.tcpPickUp() && !segment.opensTcp()) {
                return DropReason.NO_CONNECTION;
            }
            switch (bindings.open(protocol, ip.source(), segment.sourcePort, remote, out)) {
                case Bindings.Refused(DropReason reason) -> {
                    return reason;
                }
                case Bindings.Opened(Mapping opened) -> mapping = opened;
            }
        }
        DropReason refused = bindings.sent(mapping, remote, segment.tcpFlags, now);
        if (refused == null) {
            EndpointRewrite.source(ip, ip.payloadLength(), mapping.publicAddress, mapping.publicPort);
            segment.sourcePort = mapping.publicPort;
        }
        return refused;
    }

    private @Nullable DropReason inbound(long now) {
        to = Side.INSIDE;
        DropReason unreadable = segment.read(ip, behavior.esp());
        if (unreadable != null) {
            return unreadable;
        }
        return switch (segment.kind) {
            case ERROR -> icmpErrors.inbound(ip, segment.icmp);
            case QUERY -> DropReason.UNSUPPORTED_ICMP;
            case REPLY, FLOW -> inboundFlow(now);
        };
    }

    private @Nullable DropReason inboundFlow(long now) {
        long remote = Bindings.remote(ip.source(), segment.sourcePort);
        Mapping mapping = bindings.ofPublic(ip.protocol(), ip.destination(), segment.destinationPort, remote);
        if (mapping == null) {
            return DropReason.NO_MAPPING; // RFC 5382 REQ-4a: an unsolicited SYN gets no answer
        }
        DropReason refused = bindings.received(mapping, remote, segment.tcpFlags, now);
        if (refused == null) {
            EndpointRewrite.destination(ip, ip.payloadLength(), mapping.host.address, mapping.insidePort);
        }
        return refused;
    }

    private @Nullable DropReason firstFragment(Side from, long now, Output out) {
        Datagram datagram = fragments.first(from, ip, now);
        if (datagram == null) {
            return DropReason.FRAGMENT_LIMIT;
        }
        int identification = ip.identification();
        DropReason reason = from == Side.INSIDE ? outbound(now, out) : inbound(now);
        if (reason != null) {
            fragments.forget(datagram);
            return reason;
        }
        // RFC 7857 9: two inside hosts may have chosen the same identification toward one remote.
        datagram.identification = from == Side.INSIDE ? nextIdentification() : identification;
        datagram.source = ip.source();
        datagram.destination = ip.destination();
        datagram.to = to;
        List<byte[]> held = fragments.release(datagram);
        follow(datagram, out);
        for (byte[] each : held) {
            if (ip.wrap(each, 0, each.length) == null) {
                follow(datagram, out);
            }
        }
        return null;
    }

    private @Nullable DropReason laterFragment(Side from, long now, Output out) {
        if (ip.protocol() == IpProtocol.TCP && ip.fragmentOffset() == 8) {
            return DropReason.TINY_FRAGMENT; // RFC 1858 3.2.2: it would overwrite the flags
        }
        Datagram datagram = fragments.known(from, ip);
        if (datagram != null) {
            follow(datagram, out);
            return null;
        }
        return fragments.hold(from, ip, now) ? null : DropReason.FRAGMENT_LIMIT;
    }

    private void follow(Datagram datagram, Output out) {
        ip.setSource(datagram.source);
        ip.setDestination(datagram.destination);
        ip.setIdentification(datagram.identification);
        to = datagram.to;
        send(out);
    }

    private void send(Output out) {
        ip.decrementTtl();
        if (to == Side.OUTSIDE && ip.totalLength() > realms.outsideMtu()) {
            if (!ip.isFragment()) {
                ip.setIdentification(nextIdentification());
            }
            for (byte[] piece : Ipv4Fragmenter.split(ip, realms.outsideMtu())) { // RFC 4787 REQ-13a, in order
                emit(piece, 0, piece.length, out);
            }
            return;
        }
        emit(ip.bytes(), ip.offset(), ip.totalLength(), out);
    }

    private void emit(byte[] bytes, int offset, int length, Output out) {
        counters.forwarded(to, length);
        out.forward(to, bytes, offset, length);
    }

    private int nextIdentification() {
        identifications = identifications + 1 & 0xffff;
        return identifications;
    }

    private void drop(DropReason reason, Side from, byte[] bytes, int offset, int length, Output out) {
        counters.drop(reason);
        out.drop(reason, from, bytes, offset, length);
    }
}
