package gatehouse.ims;

import gatehouse.aka.Isim;
import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.sip.auth.DigestClient;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.sip.ua.Party;
import gatehouse.sip.ua.RegistrationAccess;
import gatehouse.sip.ua.RegistrationEvent;
import gatehouse.sip.ua.RegistrationHandle;
import gatehouse.sip.ua.SipEvent;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One IMS registration with AKA and the ipsec-3gpp agreement: the UE of TS 24.229 5.1.1 and TR 33.803 A.7 (TS 33.203 7).
 * It decides how each REGISTER goes, judges challenges, and keeps the table of security associations. It lives in an
 * {@link ImsAgent}. SM1 is the first REGISTER, SM6 the challenge, SM7 the answer, SM12 the 200.
 */
public final class ImsRegistration implements RegistrationAccess {
    /** SAs outlive their registration by this (TS 24.229 5.1.1.2.2). */
    private static final Duration BEYOND = Duration.ofSeconds(30);

    private final ImsPolicy policy;
    private final AkaCredentials credentials;
    private final DigestClient digest;
    private final SaLife life;
    private final PathWatch path;
    private final PcscfList proxies;
    private final Proposals proposals;
    private final Doubts doubts;
    private final Retries retries = new Retries();
    private Procedure procedure = new Procedure.Idle();
    private String aka = "";
    private boolean initial;
    private @Nullable Surroundings surroundings;
    private @Nullable RegistrationHandle handle;
    private @Nullable Party asked;
    private @Nullable Party settled;

    /**
     * A registration that has not begun.
     *
     * @param proxies the P-CSCFs in clear, the preferred one first; each flow has our address and port
     */
    public ImsRegistration(ImsPolicy policy, Isim isim, List<Flow> proxies, SaNumbers numbers, Entropy entropy) {
        this.policy = policy;
        this.proxies = new PcscfList(proxies);
        this.life = new SaLife(numbers, policy.completion());
        this.credentials = new AkaCredentials(isim);
        this.digest = new DigestClient(credentials, entropy);
        this.path = new PathWatch(new Liveness(policy), life);
        this.proposals = new Proposals(policy, isim, life);
        this.doubts = new Doubts(credentials);
    }

    /** What answers the challenges: for the party of the registration's settings. */
    public DigestClient digest() {
        return digest;
    }

    // ---- what the SIP stack asks

    @Override
    public Attempt attempt(Purpose purpose, Party party, int failures) {
        asked = party;
        abandon();
        retries.begin();
        SaSet current = life.current();
        if (purpose == Purpose.INITIAL || retries.isAfresh() || current == null) {
            digest.close(); // what an earlier P-CSCF was told is nothing to this one
            return proposals.first(propose(proxies.after(failures), null), party);
        }
        return proposals.first(propose(current.flow, current), party);
    }

    private Procedure.Proposed propose(Flow way, @Nullable SaSet under) {
        Procedure.Proposed proposed = proposals.next(way, under);
        procedure = proposed;
        doubts.forget();
        return proposed;
    }

    /** Whether a response that came in clear to what went so is to be looked at; SM6 has to be our network's. */
    boolean believes(SipResponse response, Flow flow) {
        Party who = asked;
        boolean ours = procedure instanceof Procedure.Proposed proposed
                && proposed.under() == null
                && who != null
                && who.address().uri().equals(response.to().uri());
        return !ours || !doubts.holds(response, flow, around().now(), around().longestTransaction());
    }

    @Override
    public Verdict challenged(Party party, SipRequest request, SipResponse response, Flow flow) {
        if (response.status() != 401) {
            String what = response.status() == 494 ? "security agreement required" : "a proxy asks for a password";
            return giveUp("proposal-rejected: " + response.status() + ", " + what);
        }
        return switch (procedure) {
            case Procedure.Proposed proposed -> judge(proposed, party, response);
            // A.7.3.1: our answer did not satisfy the home network
            case Procedure.Answering _ ->
                giveUp("authentication-failed: the network refused the answer to its challenge");
            case Procedure.Idle _ -> giveUp("authentication-failed: a challenge that nobody asked for");
        };
    }

    /** SM6. First whether the network is authentic, then whether its choice is acceptable (TS 24.229 5.1.1.5.1). */
    private Verdict judge(Procedure.Proposed proposed, Party party, SipResponse response) {
        DigestClient.Outcome outcome = digest.challenged(response);
        if (outcome instanceof DigestClient.Outcome.GiveUp(String reason)) {
            return giveUp("authentication-failed: " + reason);
        }
        return switch (credentials.last()) {
            case AkaCredentials.Last.Keys _ -> agree(proposed, party, response);
            case AkaCredentials.Last.OutOfRange _ ->
                retries.mayResynchronise()
                        ? again(proposed, party)
                        : giveUp(
                                "authentication-failed: the sequence number is out of range after a resynchronisation too");
            case AkaCredentials.Last.NotAuthentic(String reason) ->
                retries.mayRefuseTheNetwork()
                        ? again(proposed, party)
                        : giveUp("authentication-failed: the network is not authentic (" + reason + ")");
            case AkaCredentials.Last.Nothing _ -> giveUp("authentication-failed: the challenge has no AKA nonce");
        };
    }

    /**
     * AUTS, or an empty answer to a network that is not authentic: with a new proposal, on the way that SM1 took and never
     * on new associations (A.7.4.1a, TS 24.229 5.1.1.5.3).
     */
    private Verdict again(Procedure.Proposed proposed, Party party) {
        life.giveBack(proposed.numbers());
        return new Verdict.Retry(proposals.again(propose(proposed.way(), proposed.under()), party));
    }

    private Verdict agree(Procedure.Proposed proposed, Party party, SipResponse response) {
        SaSet under = proposed.under();
        IpAddress local = proxies.local().address();
        // A.7.2: the UE learns of the NAT, and of its public address, from the received parameter of its Via
        IpAddress received = response.via().received();
        IpAddress seen = under != null ? under.publicAddress : received == null ? local : received;
        boolean nat = under != null ? under.agreement.nat() : !seen.equals(local);
        List<Parameterized> server = response.values(Headers.SECURITY_SERVER);
        SecurityAgreement.Outcome outcome = SecurityAgreement.choose(
                proposals.offered(), proposed.numbers(), server, nat, under == null ? null : under.agreement);
        if (outcome instanceof SecurityAgreement.Outcome.Refused(String reason)) {
            return giveUp(reason);
        }
        Agreement agreement = ((SecurityAgreement.Outcome.Agreed) outcome).agreement();
        AkaCredentials.Last.Keys keys = credentials.takeKeys();
        if (keys == null) {
            throw new IllegalStateException("associations are made of the keys of a challenge");
        }
        aka = keys.algorithm();
        IpAddress pcscf = proposed.way().remote().address();
        SaSet set = life.create(proposed.numbers(), agreement, local, seen, pcscf, server, keys);
        procedure = new Procedure.Answering(set, under);
        doubts.forget();
        return new Verdict.Retry(Proposals.answer(proposed, set, party));
    }

    private Verdict giveUp(String reason) {
        credentials.close();
        return new Verdict.GiveUp(reason, false);
    }

    @Override
    public @Nullable String objection(SipResponse response, Flow flow) {
        // Without a challenge nobody has proven anything: a 200 to a REGISTER in clear may be anybody's
        return procedure instanceof Procedure.Proposed proposed && proposed.under() == null
                ? "proposal-rejected: the network accepted us without authentication and without protection"
                : null;
    }

    @Override
    public boolean isFinal(int status, Flow flow) {
        // In clear anybody can say 403; only what came protected is believed for good
        return life.table().byFlow(flow) != null && (status == 403 || status == 404);
    }

    @Override
    public Party registered(Party party, SipResponse response, Flow flow) {
        long until = around().now()
                + ProtectedParty.granted(response, party).plus(BEYOND).toNanos();
        switch (procedure) {
            case Procedure.Answering(SaSet set, SaSet under) -> {
                initial |= under == null;
                life.complete(set, under != null, until);
            }
            case Procedure.Proposed proposed -> {
                // re-registered without authentication
                life.giveBack(proposed.numbers());
                life.extend(until);
            }
            case Procedure.Idle _ -> {}
        }
        SaSet current = life.current();
        procedure = new Procedure.Idle();
        retries.succeeded();
        if (current == null) {
            throw new IllegalStateException("a registration that stands has associations");
        }
        return settle(current, party);
    }

    /** Who we are under a set: its flow, its verification, and the P-CSCF's protected port as the first route. */
    private Party settle(SaSet set, Party party) {
        Party ours = ProtectedParty.under(set, party);
        settled = ours;
        path.stands(around().now());
        tellProtection(set);
        return ours;
    }

    private void tellProtection(SaSet set) {
        RegistrationHandle mine = handle;
        if (mine != null) {
            Protection how = Protection.under(set, aka, proxies.local().address(), path.reminded(set));
            around().tell(new ImsAction.Protected(mine, how));
        }
    }

    @Override
    public void failed(int status) {
        retries.failed(procedure, status);
        proposals.failed(procedure, status);
        abandon();
    }

    @Override
    public boolean hasAnotherWay(int failures) {
        return retries.isDifferent() || proxies.hasAnother(failures);
    }

    // ---- what the agent asks

    void attach(RegistrationHandle registration, Surroundings agent) {
        this.handle = registration;
        this.surroundings = agent;
        life.attach(registration, agent);
    }

    @Nullable
    RegistrationHandle handle() {
        return handle;
    }

    /** For requests outside calls; null before the first registration. */
    @Nullable
    Party party() {
        return settled;
    }

    /** Whether an initial registration has succeeded since this was asked last. */
    boolean takeInitial() {
        boolean was = initial;
        initial = false;
        return was;
    }

    SaLife life() {
        return life;
    }

    ImsPolicy policy() {
        return policy;
    }

    /** Whether a flow is one to a P-CSCF in clear. */
    boolean isClear(Flow flow) {
        return proxies.contains(flow);
    }

    /** The P-CSCF asks for a sign of life. */
    void asked() {
        SaSet current = life.current();
        if (current != null && path.wasForgotten(current, around().now())) {
            tellProtection(current);
        }
    }

    /** A packet came; null when it is not taken. The answer is the flow that the SIP stack sees. */
    @Nullable
    Flow received(long id, int sourcePort, int destinationPort) {
        SaSet set = path.heard(life.received(id, sourcePort, destinationPort), around().now());
        return set == null ? null : set.flow;
    }

    /** Octets came over one of our streams. */
    void streamed(Flow flow) {
        path.heard(life.streamed(flow), around().now());
    }

    long nextDeadline() {
        return Math.min(path.nextDeadline(around().calls()), doubts.nextDeadline());
    }

    /** Deletes sets whose time is over; sends keep-alives and probes. */
    void expire(long now) {
        if (life.expire(now)) {
            registerAfresh();
        }
        TransportEvent.Datagram doubtful = doubts.due(now);
        if (doubtful != null) {
            around().later(new SipEvent.Transport(doubtful));
        }
        SaSet current = life.current();
        if (current == null) {
            return;
        }
        switch (path.due(current, now, around().calls())) {
            case NOTHING -> {}
            case KEEP_ALIVE -> around().tell(new ImsAction.KeepAlive(current.id));
            case PROBE -> probe(current);
            case LOST -> {
                path.lost(now);
                registerAfresh();
            }
        }
    }

    private void probe(SaSet current) {
        Party ours = settled;
        if (ours != null) {
            around().probe(ours, SipUri.of(null, current.pcscf.uriHost(), current.ports.ps()));
        }
    }

    /** Something went out under a set. */
    void sent(SaSet set) {
        path.sent(set, around().now());
    }

    /** The way through the current associations is dead, or the network has asked for it: in clear, with new ones. */
    void registerAfresh() {
        retries.beginAfresh();
        registerAgain();
    }

    void registerAgain() {
        RegistrationHandle mine = handle;
        Party base = asked;
        if (mine != null && base != null) {
            around().later(new RegistrationEvent.Refresh(mine, base));
        }
    }

    /** TR 33.803 A.7.5: the associations are bound to the old address. */
    void moved(IpAddress address) {
        proxies.moveTo(address);
        proposals.moved();
        abandon();
        life.deleteAll();
        registerAfresh();
    }

    /** All public identities are de-registered: no association stays (A.7.4.1a). */
    void ended() {
        abandon();
        life.deleteAll();
        wipe();
        settled = null;
    }

    /** IK, CK and RES of challenges, and the passwords made of them. */
    void wipe() {
        digest.close();
        credentials.close();
    }

    // ---- inside

    /** A.7.4.1a: only one procedure at a time; what an incomplete one has made goes. */
    private void abandon() {
        switch (procedure) {
            case Procedure.Idle _ -> {}
            case Procedure.Proposed proposed -> life.giveBack(proposed.numbers());
            case Procedure.Answering answering -> life.abandon(answering.set());
        }
        credentials.close();
        doubts.forget();
        procedure = new Procedure.Idle();
    }

    private Surroundings around() {
        return Objects.requireNonNull(surroundings, "a registration is used within an agent");
    }
}
