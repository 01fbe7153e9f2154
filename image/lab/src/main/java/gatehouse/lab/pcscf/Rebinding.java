package gatehouse.lab.pcscf;

import gatehouse.base.Deadlines;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.sip.message.CSeq;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.Uri;
import gatehouse.sip.message.Via;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where ESP in UDP goes to. The first authentic packet tells port_Uenc (TR 33.803 B.4). The TR excludes a NAT that changes
 * its binding; here it may: a fresh authentic packet from another port of the same address starts a probe of that port,
 * and only when its answer has come back from there, the binding moves. A replay cannot start it, and a packet that
 * somebody carried elsewhere does not move it.
 */
final class Rebinding {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private record Probe(long set, Endpoint to) {}

    private final Entropy entropy;
    private final Ledger ledger;
    private final Map<String, Probe> probes = new HashMap<>();
    private final Map<String, String> byUe = new HashMap<>();
    private final Deadlines<String> ends = new Deadlines<>();

    Rebinding(Entropy entropy, Ledger ledger) {
        this.entropy = entropy;
        this.ledger = ledger;
    }

    /** Says whether a packet from {@code outer} may be used, and learns from it. */
    boolean cameFrom(SaSet set, Endpoint outer, List<SaSet> all, long now, Consumer<? super PcscfAction> out) {
        Endpoint known = set.outer;
        if (outer.equals(known)) {
            return true;
        }
        if (!outer.address().equals(set.pairs.ue())) {
            // 7.5: the SAs are bound to the UE's public address; with another one it registers anew
            ledger.discard(Discarded.OTHER_ADDRESS, outer, now, out);
            return false;
        }
        if (known == null) {
            move(set, outer, all, out);
            return true;
        }
        if (!byUe.containsKey(set.pairs.impi())) {
            probe(set, outer, now, out);
        }
        return true;
    }

    private static void move(SaSet set, Endpoint outer, List<SaSet> all, Consumer<? super PcscfAction> out) {
        for (SaSet each : all) {
            if (each.pairs.encapsulationPort() == set.pairs.encapsulationPort()
                    && each.pairs.ue().equals(set.pairs.ue())
                    && !outer.equals(each.outer)) {
                each.outer = outer;
                out.accept(new PcscfAction.Locate(each.pairs, outer));
            }
        }
        if (!outer.equals(set.outer)) {
            set.outer = outer;
            out.accept(new PcscfAction.Locate(set.pairs, outer));
        }
    }

    private void probe(SaSet set, Endpoint to, long now, Consumer<? super PcscfAction> out) {
        SaPairs pairs = set.pairs;
        String branch = Via.MAGIC_COOKIE + entropy.token(12);
        probes.put(branch, new Probe(pairs.id(), to));
        byUe.put(pairs.impi(), branch);
        ends.set(branch, now + PATIENCE.toNanos());
        Endpoint us = pairs.flow().local();
        NameAddr self = NameAddr.of("<sip:" + us + ">");
        Uri contact = SipUri.of("sip:" + pairs.ueServer());
        SipRequest options = SipRequest.builder(Method.OPTIONS, contact)
                .add(Headers.VIA, Via.of("UDP", us.address().uriHost(), us.port(), branch))
                .add(Headers.MAX_FORWARDS, 1)
                .add(Headers.FROM, self.with("tag", entropy.token(4)))
                .add(Headers.TO, NameAddr.of("<" + contact + ">"))
                .add(Headers.CALL_ID, entropy.token(8))
                .add(Headers.CSEQ, new CSeq(1, Method.OPTIONS))
                .build();
        out.accept(new PcscfAction.Send(pairs, options.emit(), to));
    }

    /** Whether a response is the answer to a probe; if it came from the probed place, the binding moves. */
    boolean answered(
            SaSet set,
            Endpoint outer,
            @Nullable String branch,
            List<SaSet> all,
            long now,
            Consumer<? super PcscfAction> out) {
        Probe probe = branch == null ? null : probes.get(branch);
        if (probe == null || branch == null) {
            return false;
        }
        if (probe.to.equals(outer) && all.stream().anyMatch(each -> each.pairs.id() == probe.set)) {
            forget(branch);
            ends.cancel(branch);
            ledger.tell("binding-moved", "of " + set.pairs.impi() + " to " + outer, now, out);
            move(set, outer, all, out);
        }
        return true;
    }

    long nextEnd() {
        return ends.next();
    }

    void expire(long now) {
        for (String branch = ends.poll(now); branch != null; branch = ends.poll(now)) {
            forget(branch);
        }
    }

    private void forget(String branch) {
        probes.remove(branch);
        byUe.values().remove(branch);
    }
}
