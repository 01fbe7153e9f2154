package gatehouse.lab.pcscf;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.sip.agree.Ipsec3gpp;
import gatehouse.sip.agree.SecurityMechanism;
import gatehouse.sip.message.Credentials;
import gatehouse.sip.message.Delta;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.Warning;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * REGISTER at the P-CSCF: SM1 and SM7 of TS 33.203 7.2, with the error cases of 7.3. {@link Answers} has SM6 and SM12.
 */
final class Registrations {
    private final AccessPolicy policy;
    private final Entropy entropy;
    private final Passages passages;
    private final Ledger ledger;
    private final UeDirectory ues;
    private final Script script;
    private final NameAddr path;

    Registrations(
            AccessPolicy policy, Entropy entropy, Passages passages, Ledger ledger, UeDirectory ues, Script script) {
        this.policy = policy;
        this.entropy = entropy;
        this.passages = passages;
        this.ledger = ledger;
        this.ues = ues;
        this.script = script;
        this.path = PcscfCore.uri(policy.clear());
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
        UeSets ue = ues.of(impi);
        if (ue != null && ue.temporaries().isFull(now)) {
            // Nobody has proven anything in clear: who says the same name does not end another's challenge
            ledger.tell("clash", "with " + flow.remote() + ": " + impi + " has too many challenges", now, out);
            refuse(
                    flow,
                    AccessMessages.refusal(request, 503, entropy)
                            .with()
                            .set(Headers.RETRY_AFTER, Delta.of(Temporaries.TO_ANSWER.toSeconds())),
                    out);
            return;
        }
        Proposal judged =
                judge(request, nat && policy.natTraversal() && !script.next(Disturbance.NO_NAT_SUPPORT), null);
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
        Temporaries.Asker asker = new Temporaries.Asker(flow.remote(), request.callId());
        String clash = ues.table()
                .clash(
                        source,
                        offer.portC(),
                        offer.portS(),
                        offer.spiC(),
                        offer.spiS(),
                        nat,
                        set -> ue != null && ue.temporaries().makesWay(set, asker, now),
                        set -> ue != null && ue.temporaries().askedBy(asker).contains(set));
        if (clash != null) {
            ledger.tell("clash", "with " + flow.remote() + ": " + clash, now, out);
            refuse(flow, clashed(request, clash), out);
            return;
        }
        if (ue != null && isFailure(request)) {
            ue.doubted(asker); // 7.3.1.2, 7.3.1.3
        }
        Passage.Offered offered = new Passage.Offered(
                impi, taken, AccessMessages.letters(request, Headers.SECURITY_CLIENT), local, asker);
        passages.open(
                new Passage(key, Passage.Kind.PROPOSAL, flow, null, offered), now + AccessPolicy.TRANSACTION.toNanos());
        streams.pass(flow, ByteView.of(inward(request, false)), out);
    }

    private Proposal judge(SipRequest request, boolean nat, gatehouse.sip.agree.@Nullable IpsecMode kept) {
        if (script.next(Disturbance.REJECT_PROPOSAL)) {
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
        UeSets ue = ues.of(pairs.impi());
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
        if (script.next(Disturbance.LOSE_SM7)) {
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
        if (!ue.impus.isEmpty() && !ue.impus.contains(UeDirectory.identity(request.to()))) {
            ledger.discard(Discarded.WRONG_IDENTITY, pairs.ueServer(), now, out);
            return;
        }
        if (isFailure(request)) {
            UeDirectory.release(ue.turnedDown(), out);
        }
        if (!request.values(Headers.SECURITY_CLIENT).isEmpty()) {
            boolean nat = !pairs.ue().equals(pairs.ueLocal());
            Proposal judged = judge(request, nat, pairs.mode());
            ResponseBuilder refusal = null;
            if (!(judged instanceof Proposal.Taken taken)) {
                refusal = proposals(request);
            } else {
                Ipsec3gpp offer = taken.offer();
                String clash = offer.portS() != pairs.ueServerPort()
                        ? "port-s has to stay (TS 33.203 7.4)"
                        : ues.table()
                                .clash(
                                        pairs.ue(),
                                        offer.portC(),
                                        offer.portS(),
                                        offer.spiC(),
                                        offer.spiS(),
                                        nat,
                                        other -> ue.temporaries().makesWay(other, null, now),
                                        _ -> true); // it stays (TS 33.203 7.4)
                if (clash != null) {
                    refusal = clashed(request, clash);
                } else {
                    offered = new Passage.Offered(
                            pairs.impi(),
                            taken,
                            AccessMessages.letters(request, Headers.SECURITY_CLIENT),
                            pairs.ueLocal(),
                            null);
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
        ues.used(set, now, out);
        toCore(set, request, out);
    }

    private void toCore(SaSet set, SipRequest request, Consumer<? super PcscfAction> out) {
        out.accept(new PcscfAction.ToCore(
                new TransportEvent.Datagram(set.pairs.flow(), ByteView.of(inward(request, true)))));
    }
}
