package gatehouse.ims;

import gatehouse.aka.Isim;
import gatehouse.base.Flow;
import gatehouse.sip.auth.DigestClient;
import gatehouse.sip.message.Headers;
import gatehouse.sip.ua.Extra;
import gatehouse.sip.ua.Party;
import gatehouse.sip.ua.RegistrationAccess.Attempt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How SM1 and SM7 look, and on which way they go (TS 24.229 5.1.1.2.1, 5.1.1.5.1). */
final class Proposals {
    private final ImsPolicy policy;
    private ImsPolicy offered;
    private final Isim isim;
    private final SaLife life;

    Proposals(ImsPolicy policy, Isim isim, SaLife life) {
        this.policy = policy;
        this.offered = policy;
        this.isim = isim;
        this.life = life;
    }

    /** What may be offered at present. */
    ImsPolicy offered() {
        return offered;
    }

    /** A procedure has failed; when SM7 was not answered from behind a NAT, that may be for the way that it took. */
    void failed(Procedure procedure, int status) {
        if (status == 408
                && procedure instanceof Procedure.Answering(SaSet set, var _)
                && set.agreement.nat()
                && set.agreement.udp() == null) {
            offered = policy.withoutPlainTunnel();
        }
    }

    /** Another network, another NAT. */
    void moved() {
        offered = policy;
    }

    /** What is offered next, under the current set or in clear. */
    Procedure.Proposed next(Flow way, @Nullable SaSet under) {
        UeNumbers ours = life.propose(under);
        return new Procedure.Proposed(ours, SecurityAgreement.offer(offered, ours), way, under);
    }

    /** SM1. */
    Attempt first(Procedure.Proposed proposed, Party party) {
        SaSet under = proposed.under();
        List<Extra<?>> extras = AgreementLines.proposing(proposed.offer(), under == null ? List.of() : under.verify);
        if (under == null) {
            // TS 24.229 5.1.1.2.1: who asks, with empty nonce and response; the home network chooses the challenge by
            // it
            extras.add(Extra.of(
                    Headers.AUTHORIZATION,
                    DigestClient.unchallenged(isim.impi(), isim.homeDomain(), "sip:" + isim.homeDomain())));
        }
        return attempt(proposed, party, extras);
    }

    /** SM1 after a challenge that could not be answered: what the digest client has to say of it comes with it. */
    Attempt again(Procedure.Proposed proposed, Party party) {
        List<Extra<?>> extras = new ArrayList<>(first(proposed, party).extras());
        extras.removeIf(extra -> extra.type().equals(Headers.AUTHORIZATION));
        return attempt(proposed, party, extras);
    }

    private static Attempt attempt(Procedure.Proposed proposed, Party party, List<Extra<?>> extras) {
        SaSet under = proposed.under();
        Flow way = proposed.way();
        return new Attempt(way, extras, ProtectedParty.contact(party, under == null ? way.local() : under.reachable()));
    }

    /** SM7, under the new set. */
    static Attempt answer(Procedure.Proposed proposed, SaSet set, Party party) {
        return new Attempt(
                set.flow,
                AgreementLines.proposing(proposed.offer(), set.verify),
                ProtectedParty.contact(party, set.reachable()));
    }
}
