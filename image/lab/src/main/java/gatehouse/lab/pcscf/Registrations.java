package gatehouse.lab.pcscf;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.sip.agree.Ipsec3gpp;
import gatehouse.sip.agree.SecurityMechanism;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Credentials;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.Warning;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * REGISTER at the P-CSCF: SM1, SM7 and SM12 of TS 33.203 7.2, with the error cases of 7.3. {@link Challenges} makes SM6.
 */
final class Registrations {
    private final AccessPolicy policy;
    private final Entropy entropy;
    private final Passages passages;
    private final Ledger ledger;
    private final SaTable table;
    private final Queue<Disturbance> script;
    private final Challenges challenges;
    private final Map<String, UeSets> byImpi = new HashMap<>();
    private final Map<Flow, UeSets> byFlow = new HashMap<>();
    private final NameAddr path;

    Registrations(AccessPolicy policy, Entropy entropy, Passages passages, Ledger ledger) {
        this.policy = policy;
        this.entropy = entropy;
        this.passages = passages;
        this.ledger = ledger;
        this.table = new SaTable(policy, entropy);
        this.script = new ArrayDeque<>(policy.script());
        this.challenges = new Challenges(policy, table, script);
        this.path = PcscfCore.uri(policy.clear());
    }

    SaTable table() {
        return table;
    }

    Iterable<UeSets> ues() {
        return byImpi.values();
    }

    /** The UE that the core knows by this flow, or null. */
    @Nullable
    UeSets at(Flow flow) {
        return byFlow.get(flow);
    }

    /** All sets of the UE that has this one. */
    List<SaSet> setsOf(SaSet set) {
        UeSets ue = byImpi.get(set.pairs.impi());
        return ue == null ? List.of() : ue.all();
    }

    /** Whether a request in clear speaks for somebody who has SAs, or who needs them. */
    boolean needsProtection(SipRequest request) {
        if (policy.agreementRequired()) {
            return true;
        }
        String from = identity(request.from());
        return byImpi.values().stream().anyMatch(ue -> ue.impus.contains(from));
    }

    /** Whether the identity that a request claims belongs to the SA it came through (7.1 rule 4). */
    boolean speaksForItself(SaSet set, SipRequest request) {
        UeSets ue = byImpi.get(set.pairs.impi());
        if (ue == null || request.to().tag() != null) {
            return ue != null; // within a dialog both parties' identities are the dialog's
        }
        List<NameAddr> preferred = request.values(Headers.P_PREFERRED_IDENTITY);
        if (!preferred.isEmpty()) {
            return preferred.stream().allMatch(claimed -> ue.impus.contains(identity(claimed)));
        }
        String from = identity(request.from());
        return ue.impus.contains(from) || from.endsWith("@anonymous.invalid"); // RFC 3323 4.1.1.3
    }

    static String identity(NameAddr address) {
        String uri = address.uri().toString().toLowerCase(Locale.ROOT);
        int end = uri.indexOf(';');
        return end < 0 ? uri : uri.substring(0, end);
    }

    // ---- SM1

    /** A REGISTER in clear. */
    void inClear(Flow flow, SipRequest request, long now, Consumer<? super PcscfAction> out, ClearStreams streams) {
        Passage.Key key = Passages.key(true, request);
        Passage known = passages.get(key);
        if (known != null) {
            byte[] answer = known.answer;
            if (answer != null && known.flow.equals(flow)) {
                out.accept(new PcscfAction.Clear(new TransportAction.Transmit(flow, answer)));
            } else if (known.flow.equals(flow)) {
                streams.pass(flow, ByteView.of(inward(request, false)), out);
            }
            return;
        }
        if (passages.isFull()) {
            return;
        }
        if (request.values(Headers.SECURITY_CLIENT).isEmpty()) {
            if (policy.agreementRequired()) {
                // RFC 3329 2.3.1: the agreement is demanded
                refuse(
                        flow,
                        AccessMessages.refusal(request, 421, entropy).with().add(Headers.REQUIRE, "sec-agree"),
                        out);
                return;
            }
            passages.open(
                    new Passage(key, Passage.Kind.PLAIN, flow, null, null), now + AccessPolicy.TRANSACTION.toNanos());
            streams.pass(flow, ByteView.of(inward(request, false)), out);
            return;
        }
        IpAddress source = flow.remote().address();
        Endpoint sentBy = request.via().sentBy();
        IpAddress local = sentBy == null ? source : sentBy.address();
        // A.7.2: another source than the Via says is a NAT
        boolean nat = sentBy != null && !sentBy.address().equals(source);
        String impi = AccessMessages.impi(request);
        UeSets ue = byImpi.get(impi);
        Proposal judged = judge(request, nat && policy.natTraversal() && !next(Disturbance.NO_NAT_SUPPORT), null);
        if (judged instanceof Proposal.Silence) {
            ledger.discard(Discarded.SM1_BEHIND_NAT, flow.remote(), now, out);
            return;
        }
        if (!(judged instanceof Proposal.Taken taken)) {
            ledger.tell("proposal-rejected", "of " + flow.remote(), now, out);
            refuse(flow, proposals(request), out);
            return;
        }
        Ipsec3gpp offer = taken.offer();
        String clash = table.clash(
                source,
                offer.portC(),
                offer.portS(),
                offer.spiC(),
                offer.spiS(),
                nat,
                ue == null ? null : ue.temporary(),
                null);
        if (clash != null) {
            ledger.tell("clash", "with " + flow.remote() + ": " + clash, now, out);
            refuse(flow, clashed(request, clash), out);
            return;
        }
        if (ue != null && isFailure(request)) {
            release(ue.abandoned(), out); // 7.3.1.2, 7.3.1.3
        }
        Passage.Offered offered =
                new Passage.Offered(impi, taken, AccessMessages.letters(request, Headers.SECURITY_CLIENT), local);
        passages.open(
                new Passage(key, Passage.Kind.PROPOSAL, flow, null, offered), now + AccessPolicy.TRANSACTION.toNanos());
        streams.pass(flow, ByteView.of(inward(request, false)), out);
    }

    private Proposal judge(SipRequest request, boolean nat, gatehouse.sip.agree.@Nullable IpsecMode kept) {
        if (next(Disturbance.REJECT_PROPOSAL)) {
            return new Proposal.Unacceptable();
        }
        List<Ipsec3gpp> offers = SecurityMechanism.ipsec(request.values(Headers.SECURITY_CLIENT));
        return Proposal.judge(policy, offers, nat, kept);
    }

    private ResponseBuilder proposals(SipRequest request) {
        // RFC 3329 2.3.1: 494 tells what would do; there are no SAs yet for the SPIs to name
        ResponseBuilder refusal = AccessMessages.refusal(request, 494, entropy).with();
        for (var mode : Proposal.DIRECT) {
            refusal.addAll(
                    Headers.SECURITY_SERVER,
                    AccessMessages.securityServer(
                            policy.suites(), mode, 0, 0, policy.firstClientPort(), policy.serverPort(), null));
        }
        return refusal;
    }

    private ResponseBuilder clashed(SipRequest request, String clash) {
        return AccessMessages.refusal(request, 400, entropy)
                .with()
                .add(Headers.WARNING, new Warning(399, policy.clear().address().uriHost(), clash));
    }

    private static void refuse(Flow flow, ResponseBuilder refusal, Consumer<? super PcscfAction> out) {
        out.accept(new PcscfAction.Clear(
                new TransportAction.Transmit(flow, refusal.build().emit())));
    }

    /** Neither response nor a plain first attempt: the UE says that the challenge was no good (TS 24.229 5.1.1.5.3). */
    private static boolean isFailure(SipRequest request) {
        Credentials given = AccessMessages.digest(request);
        String nonce = given == null ? null : given.get("nonce");
        if (given == null || nonce == null || nonce.isEmpty()) {
            return false;
        }
        String response = given.get("response");
        return given.get("auts") != null || response == null || response.isEmpty();
    }

    private byte[] inward(SipRequest request, boolean isProtected) {
        return AccessMessages.register(request, isProtected, path).emit();
    }

    // ---- through an SA: SM7, or SM1 of a re-registration

    /** A REGISTER out of an inbound SA. */
    void inSa(SaSet set, SipRequest request, long now, Consumer<? super PcscfAction> out) {
        SaPairs pairs = set.pairs;
        Endpoint sentBy = request.via().sentBy();
        if (sentBy == null || !sentBy.address().equals(pairs.ue())) {
            ledger.discard(Discarded.WRONG_VIA, pairs.ueServer(), now, out); // 7.1 rule 2
            return;
        }
        UeSets ue = byImpi.get(pairs.impi());
        if (ue == null || !pairs.impi().equals(AccessMessages.impi(request))) {
            ledger.discard(Discarded.WRONG_IDENTITY, pairs.ueServer(), now, out); // 7.1 rule 4
            return;
        }
        Passage known = passages.get(Passages.key(true, request));
        if (known != null) {
            byte[] answer = known.answer;
            if (known.set != set) {
                ledger.discard(Discarded.WRONG_SA, pairs.ueServer(), now, out);
            } else if (answer != null) {
                out.accept(new PcscfAction.Send(pairs, answer, null));
            } else {
                toCore(set, request, out);
            }
            return;
        }
        switch (set.state) {
            case TEMPORARY -> answered(set, ue, request, now, out);
            case CURRENT, OLD -> again(set, ue, request, now, out);
            case DYING -> ledger.discard(Discarded.WRONG_SA, pairs.ueServer(), now, out);
        }
    }

    /** SM7. */
    private void answered(SaSet set, UeSets ue, SipRequest request, long now, Consumer<? super PcscfAction> out) {
        if (isFailure(request)) {
            ledger.discard(Discarded.FAILURE_IN_NEW_SA, set.pairs.ueServer(), now, out); // 7.4.2a
            return;
        }
        if (next(Disturbance.LOSE_SM7)) {
            ledger.discard(Discarded.SCRIPTED, set.pairs.ueServer(), now, out);
            return;
        }
        // Annex H items 1 to 3, 7.3.2.3: both must be what they were
        boolean same = AccessMessages.letters(request, Headers.SECURITY_VERIFY).equals(set.said)
                && AccessMessages.letters(request, Headers.SECURITY_CLIENT).equals(set.offered);
        if (!same) {
            ledger.tell("agreement-differs", "in SM7 of " + set.pairs.ueServer(), now, out);
            byte[] refusal = AccessMessages.refusal(request, 400, entropy)
                    .with()
                    .add(Headers.WARNING, new Warning(399, set.pairs.pcscf().uriHost(), "Security-Verify differs"))
                    .build()
                    .emit();
            out.accept(new PcscfAction.Send(set.pairs, refusal, null));
            ue.failed(set, now + AccessPolicy.TRANSACTION.toNanos());
            return;
        }
        passages.open(
                new Passage(Passages.key(true, request), Passage.Kind.ANSWER, set.pairs.flow(), set, null),
                now + AccessPolicy.TRANSACTION.toNanos());
        toCore(set, request, out);
    }

    /** SM1 of a re-registration, a refresh without a proposal, or a de-registration. */
    private void again(SaSet set, UeSets ue, SipRequest request, long now, Consumer<? super PcscfAction> out) {
        SaPairs pairs = set.pairs;
        Passage.Offered offered = null;
        if (!ue.impus.isEmpty() && !ue.impus.contains(identity(request.to()))) {
            ledger.discard(Discarded.WRONG_IDENTITY, pairs.ueServer(), now, out);
            return;
        }
        if (isFailure(request)) {
            release(ue.abandoned(), out);
        }
        if (!request.values(Headers.SECURITY_CLIENT).isEmpty()) {
            boolean nat = !pairs.ue().equals(pairs.ueLocal());
            Proposal judged = judge(request, nat, pairs.mode());
            ResponseBuilder refusal = null;
            if (!(judged instanceof Proposal.Taken taken)) {
                refusal = proposals(request);
            } else {
                Ipsec3gpp offer = taken.offer();
                SaSet replaced = ue.temporary();
                String clash = offer.portS() != pairs.ueServerPort()
                        ? "port-s has to stay (TS 33.203 7.4)"
                        : table.clash(
                                pairs.ue(),
                                offer.portC(),
                                offer.portS(),
                                offer.spiC(),
                                offer.spiS(),
                                nat,
                                replaced,
                                set);
                if (clash != null) {
                    refusal = clashed(request, clash);
                } else {
                    offered = new Passage.Offered(
                            pairs.impi(),
                            taken,
                            AccessMessages.letters(request, Headers.SECURITY_CLIENT),
                            pairs.ueLocal());
                }
            }
            if (refusal != null) {
                out.accept(new PcscfAction.Send(pairs, refusal.build().emit(), null));
                return;
            }
        }
        Passage.Kind kind = offered == null ? Passage.Kind.PLAIN : Passage.Kind.PROPOSAL;
        passages.open(
                new Passage(Passages.key(true, request), kind, pairs.flow(), set, offered),
                now + AccessPolicy.TRANSACTION.toNanos());
        used(set, now, out);
        toCore(set, request, out);
    }

    private void toCore(SaSet set, SipRequest request, Consumer<? super PcscfAction> out) {
        out.accept(new PcscfAction.ToCore(
                new TransportEvent.Datagram(set.pairs.flow(), ByteView.of(inward(request, true)))));
    }

    // ---- answers

    /** A response of the core to a request that came from a UE. */
    void answer(Passage passage, SipResponse response, byte[] octets, long now, Consumer<? super PcscfAction> out) {
        Passage.Offered offered = passage.offered;
        if (passage.kind == Passage.Kind.PROPOSAL && response.status() == 401 && offered != null) {
            challenge(passage, offered, response, now, out);
            return;
        }
        SaSet set = passage.set;
        if (set == null) {
            // B.3.2: back to where it came from, whatever the Via says
            byte[] outward = AccessMessages.withoutKeys(response).build().emit();
            if (response.isFinal()) {
                passage.answer = outward;
            }
            out.accept(new PcscfAction.Clear(new TransportAction.Transmit(passage.flow, outward)));
            return;
        }
        boolean register = passage.key.method().equals("REGISTER");
        UeSets ue = byImpi.get(set.pairs.impi());
        if (register && response.isFinal() && ue != null) {
            if (passage.answer == null) {
                completed(passage, ue, set, response, now, out);
                passage.answer = octets;
            }
            if (passage.kind == Passage.Kind.ANSWER && disturbed(set, ue, octets, out)) {
                return;
            }
        }
        if (table.byId(set.pairs.id()) != null) {
            out.accept(new PcscfAction.Send(set.pairs, octets, null));
        } else if (ue != null && ue.outbound() != null) {
            out.accept(new PcscfAction.Send(ue.outbound().pairs, octets, null));
        }
    }

    private boolean disturbed(SaSet set, UeSets ue, byte[] octets, Consumer<? super PcscfAction> out) {
        if (next(Disturbance.LOSE_SM12)) {
            return true;
        }
        if (next(Disturbance.CLEAR_SM12)) {
            Flow clear = new Flow(gatehouse.base.Transport.UDP, policy.clear(), set.pairs.ueServer());
            out.accept(new PcscfAction.Clear(new TransportAction.Transmit(clear, octets)));
            return true;
        }
        SaSet old = ue.old();
        if (old != null && next(Disturbance.OLD_SM12)) {
            out.accept(new PcscfAction.Send(old.pairs, octets, null));
            return true;
        }
        return false;
    }

    /** SM6. */
    private void challenge(
            Passage passage,
            Passage.Offered offered,
            SipResponse response,
            long now,
            Consumer<? super PcscfAction> out) {
        IpAddress address = passage.set == null ? passage.flow.remote().address() : passage.set.pairs.ue();
        Challenges.Made made = challenges.make(passage, offered, address, response);
        if (made == null) {
            ledger.tell("no-keys", "in a challenge of the S-CSCF for " + offered.impi(), now, out);
        } else {
            SaSet set = made.set();
            UeSets ue = byImpi.computeIfAbsent(offered.impi(), impi -> new UeSets(table, impi));
            release(ue.challenged(set, now + AccessPolicy.AWAIT_AUTH.toNanos()), out);
            if (passage.set != null) {
                set.outer = passage.set.outer;
            }
            out.accept(new PcscfAction.Establish(set.pairs, made.ck(), made.ik()));
            Endpoint outer = set.outer;
            if (outer != null) {
                out.accept(new PcscfAction.Locate(set.pairs, outer)); // one NAT binding serves old and new
            }
        }
        byte[] octets = (made == null ? AccessMessages.withoutKeys(response).build() : made.message()).emit();
        passage.answer = octets;
        if (passage.set == null) {
            out.accept(new PcscfAction.Clear(new TransportAction.Transmit(passage.flow, octets)));
        } else {
            out.accept(new PcscfAction.Send(passage.set.pairs, octets, null));
        }
    }

    /** A final answer to a REGISTER that came through {@code set}. */
    private void completed(
            Passage passage, UeSets ue, SaSet set, SipResponse response, long now, Consumer<? super PcscfAction> out) {
        long linger = now + AccessPolicy.TRANSACTION.toNanos();
        if (!response.isSuccess()) {
            if (passage.kind == Passage.Kind.ANSWER) {
                ledger.tell(
                        "authentication-failed",
                        "SM7 of " + set.pairs.ueServer() + " got " + response.status(),
                        now,
                        out);
                ue.failed(set, linger); // 7.3.1.1
            }
            return;
        }
        long seconds = expires(response);
        if (seconds <= 0) {
            ue.ended(linger);
            byFlow.remove(set.pairs.flow(), ue);
            return;
        }
        long until = now
                + Duration.ofSeconds(seconds).plus(AccessPolicy.AFTER_EXPIRY).toNanos();
        if (passage.kind == Passage.Kind.ANSWER) {
            SaSet was = ue.current();
            if (was != null) {
                byFlow.remove(was.pairs.flow(), ue);
            }
            release(ue.succeeded(set, until), out);
            byFlow.put(set.pairs.flow(), ue);
        } else {
            ue.confirmed(until);
        }
        ue.impus.clear();
        ue.impus.add(identity(response.to()));
        response.values(Headers.P_ASSOCIATED_URI).forEach(uri -> ue.impus.add(identity(uri)));
    }

    /** The longest time that the answer gives to a contact; 0 when none is left. */
    private static long expires(SipResponse response) {
        Long general = response.value(Headers.EXPIRES);
        long longest = 0;
        for (Contact contact : response.values(Headers.CONTACT)) {
            if (contact instanceof Contact.Address address) {
                long own = address.expires() >= 0 ? address.expires() : general == null ? 0 : general;
                longest = Math.max(longest, own);
            }
        }
        return longest;
    }

    // ---- the life of sets

    /** The network ended a registration: what is on its way still gets through, then the SAs go. */
    void ended(String impi, long now) {
        UeSets ue = byImpi.get(impi);
        SaSet current = ue == null ? null : ue.current();
        if (ue != null && current != null) {
            byFlow.remove(current.pairs.flow(), ue);
            ue.ended(now + AccessPolicy.TRANSACTION.toNanos());
        }
    }

    /** A further message came through {@code set}. */
    void used(SaSet set, long now, Consumer<? super PcscfAction> out) {
        UeSets ue = byImpi.get(set.pairs.impi());
        if (ue != null) {
            release(ue.used(set, now), out);
        }
    }

    /** A transaction is over. */
    void settled(Passage over, Consumer<? super PcscfAction> out) {
        SaSet set = over.set;
        UeSets ue = set == null ? null : byImpi.get(set.pairs.impi());
        if (ue != null) {
            release(ue.settled(), out);
        }
    }

    void expire(long now, Consumer<? super PcscfAction> out) {
        for (SaSet over = table.ended(now); over != null; over = table.ended(now)) {
            UeSets ue = byImpi.get(over.pairs.impi());
            if (ue == null) {
                continue;
            }
            release(ue.expired(over), out);
            if (ue.current() == null) {
                byFlow.remove(over.pairs.flow(), ue);
            }
            if (ue.isEmpty()) {
                byImpi.remove(ue.impi());
            }
        }
    }

    private static void release(List<SaSet> gone, Consumer<? super PcscfAction> out) {
        for (SaSet set : gone) {
            out.accept(new PcscfAction.Release(set.pairs));
        }
    }

    private boolean next(Disturbance disturbance) {
        return script.peek() == disturbance && script.poll() != null;
    }
}
