package gatehouse.lab.pcscf;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.transport.TransportAction;
import java.time.Duration;
import java.util.function.Consumer;

/** What the core answers on its way to a UE: SM6, SM12 and refusals change the table (TS 33.203 7.2 to 7.4). */
final class Answers {
    private final AccessPolicy policy;
    private final Ledger ledger;
    private final UeDirectory ues;
    private final Challenges challenges;
    private final Script script;

    Answers(AccessPolicy policy, Ledger ledger, UeDirectory ues, Script script) {
        this.policy = policy;
        this.ledger = ledger;
        this.ues = ues;
        this.challenges = new Challenges(policy, ues.table(), script);
        this.script = script;
    }

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
        UeSets ue = ues.of(set.pairs.impi());
        if (register && response.isFinal() && ue != null) {
            if (passage.answer == null) {
                completed(passage, ue, set, response, now, out);
                passage.answer = octets;
            }
            if (passage.kind == Passage.Kind.ANSWER && disturbed(set, ue, octets, out)) {
                return;
            }
        }
        if (ues.table().byId(set.pairs.id()) != null) {
            out.accept(new PcscfAction.Send(set.pairs, octets, null));
        } else if (ue != null && ue.outbound() != null) {
            out.accept(new PcscfAction.Send(ue.outbound().pairs, octets, null));
        }
    }

    private boolean disturbed(SaSet set, UeSets ue, byte[] octets, Consumer<? super PcscfAction> out) {
        if (script.next(Disturbance.LOSE_SM12)) {
            return true;
        }
        if (script.next(Disturbance.CLEAR_SM12)) {
            Flow clear = new Flow(gatehouse.base.Transport.UDP, policy.clear(), set.pairs.ueServer());
            out.accept(new PcscfAction.Clear(new TransportAction.Transmit(clear, octets)));
            return true;
        }
        SaSet old = ue.old();
        if (old != null && script.next(Disturbance.OLD_SM12)) {
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
            UeSets ue = ues.make(offered.impi());
            UeDirectory.release(ue.challenged(set, now, now + AccessPolicy.AWAIT_AUTH.toNanos()), out);
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
            ues.unknown(set.pairs, ue);
            return;
        }
        long until = now
                + Duration.ofSeconds(seconds).plus(AccessPolicy.AFTER_EXPIRY).toNanos();
        if (passage.kind == Passage.Kind.ANSWER) {
            SaSet was = ue.current();
            if (was != null) {
                ues.unknown(was.pairs, ue);
            }
            UeDirectory.release(ue.succeeded(set, until), out);
            ues.known(set.pairs, ue);
        } else {
            ue.confirmed(until);
        }
        ue.impus.clear();
        ue.impus.add(UeDirectory.identity(response.to()));
        response.values(Headers.P_ASSOCIATED_URI).forEach(uri -> ue.impus.add(UeDirectory.identity(uri)));
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
}
