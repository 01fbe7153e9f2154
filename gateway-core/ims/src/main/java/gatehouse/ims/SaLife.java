package gatehouse.ims;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.base.Transport;
import gatehouse.ims.SecurityAssociations.Ports;
import gatehouse.ims.SecurityAssociations.Spis;
import gatehouse.sip.agree.Ipsec3gpp;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.ua.RegistrationHandle;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The life of a registration's security associations at the UE (TR 33.803 A.7.4.1a): new, current, old, deleted; and
 * which message goes through, and is taken under, which of them.
 */
final class SaLife {
    private final SaNumbers numbers;
    private final Duration completion;
    private final SaTable table = new SaTable();
    private final SetRoutes routes = new SetRoutes();
    /** Whether a further message has come under the current set, so that the old one may go. */
    private boolean used;

    private @Nullable RegistrationHandle registration;
    private @Nullable Surroundings surroundings;

    /** Without a set; {@code completion} is how long a new one may wait for its registration. */
    SaLife(SaNumbers numbers, Duration completion) {
        this.numbers = numbers;
        this.completion = completion;
    }

    void attach(RegistrationHandle owner, Surroundings agent) {
        registration = owner;
        surroundings = agent;
    }

    SaTable table() {
        return table;
    }

    @Nullable
    SaSet current() {
        return table.at(SaRow.Stage.CURRENT);
    }

    // ---- numbers

    /** A.7.4: port_us stays over re-registrations, everything else of ours is new. */
    UeNumbers propose(@Nullable SaSet under) {
        int portS = under == null ? numbers.takePort(table::usesPort) : under.ports.us();
        return new UeNumbers(
                numbers.takeSpi(table::usesSpi),
                numbers.takeSpi(table::usesSpi),
                numbers.takePort(table::usesPort),
                portS);
    }

    /** Nothing came of a proposal. */
    void giveBack(UeNumbers ours) {
        numbers.giveBackSpi(ours.spiC());
        numbers.giveBackSpi(ours.spiS());
        numbers.giveBackPort(ours.portC());
        if (!table.usesPort(ours.portS())) {
            numbers.giveBackPort(ours.portS()); // else it is another set's too
        }
    }

    // ---- sets

    /**
     * Makes a new set and has it installed.
     *
     * @param local our own address
     * @param seen our address as the P-CSCF sees it
     * @param verify Security-Server to the letter
     */
    SaSet create(
            UeNumbers ours,
            Agreement agreement,
            IpAddress local,
            IpAddress seen,
            IpAddress pcscf,
            List<Parameterized> verify,
            AkaCredentials.Last.Keys keys) {
        Ipsec3gpp theirs = agreement.server();
        boolean tunnel = agreement.mode().mode().isTunnel();
        IpAddress inner = tunnel ? seen : local;
        SaSet set = new SaSet(
                around().nextId(),
                agreement,
                new Ports(ours.portC(), ours.portS(), theirs.portC(), theirs.portS()),
                new Spis(ours.spiC(), ours.spiS(), theirs.spiC(), theirs.spiS()),
                inner,
                seen,
                pcscf,
                verify);
        set.expiresAt = around().now() + completion.toNanos();
        table.put(set);
        routes.learn(set);
        around().tell(new ImsAction.Install(
                owner(),
                new SecurityAssociations(
                        set.id,
                        tunnel,
                        agreement.udp(),
                        theirs.integrity(),
                        theirs.encryption(),
                        keys.ck(),
                        keys.ik(),
                        local,
                        inner,
                        seen,
                        pcscf,
                        set.ports,
                        set.spis)));
        return set;
    }

    /**
     * SM12: the new set is current. The one before becomes the old one when SM1 went through it; else the network has lost
     * it.
     */
    void complete(SaSet set, boolean throughTheOld, long until) {
        SaSet before = current();
        long expiresAt = until;
        if (before != null) {
            expiresAt = Math.max(until, before.expiresAt); // never less than the old ones had
            retire(before, throughTheOld);
        }
        table.move(set, SaRow.Stage.CURRENT);
        set.expiresAt = expiresAt;
        used = false;
    }

    private void retire(SaSet before, boolean stays) {
        SaSet older = table.at(SaRow.Stage.OLD);
        if (older != null) {
            delete(older);
        }
        if (!stays) {
            delete(before);
            return;
        }
        // TS 24.229 5.1.1.5.1: at most 64*T1 for pending transactions
        long pending = around().now() + around().longestTransaction().toNanos();
        before.expiresAt = Math.min(before.expiresAt, pending);
        table.move(before, SaRow.Stage.OLD);
    }

    /** Registered again without authentication: the current set lives on. */
    void extend(long until) {
        SaSet current = current();
        if (current != null) {
            current.expiresAt = Math.max(current.expiresAt, until);
        }
    }

    /** The registration that made it is not complete and will not be. */
    void abandon(SaSet set) {
        if (set.stage == SaRow.Stage.NEW && table.byId(set.id) != null) {
            delete(set);
        }
    }

    void deleteAll() {
        table.all().forEach(this::delete);
    }

    /** Deletes the old set, once the current one is used and nothing is pending. */
    void tidy() {
        SaSet old = table.at(SaRow.Stage.OLD);
        if (old != null && used && !around().isBusy()) {
            delete(old);
        }
    }

    /** Deletes what has come to its end; says whether the current set was among it. */
    boolean expire(long now) {
        boolean lost = false;
        for (SaSet set : table.all()) {
            if (set.expiresAt <= now) {
                lost |= set.stage == SaRow.Stage.CURRENT;
                delete(set);
            }
        }
        return lost;
    }

    private void delete(SaSet set) {
        table.remove(set);
        around().tell(new ImsAction.Remove(set.id));
        giveBack(new UeNumbers(set.spis.uc(), set.spis.us(), set.ports.uc(), set.ports.us()));
    }

    // ---- messages

    /** Whether a flow of the SIP stack is, or was, one under these associations. */
    boolean owns(Flow flow) {
        // a set's own stream has the ports of its datagrams; repeats of an answer outlive both
        return routes.knows(new Flow(Transport.UDP, flow.local(), flow.remote())) || table.byFlow(flow) != null;
    }

    /**
     * The set through which a message for this flow goes. The new one carries the registration alone; what belongs to an
     * older one goes through the current.
     */
    @Nullable
    SaSet sending(Flow flow) {
        SaSet set = table.byFlow(flow);
        return set != null && set.stage == SaRow.Stage.NEW ? set : current();
    }

    /** What Via says of us on a flow of ours. */
    Endpoint sentBy(Flow flow) {
        SaSet set = table.byFlow(flow);
        if (set == null) {
            set = current();
        }
        return set == null ? flow.local() : set.reachable();
    }

    /** The set that a packet with these ports came under; null when it is not taken. */
    @Nullable
    SaSet received(long id, int sourcePort, int destinationPort) {
        SaSet set = table.byId(id);
        if (set == null || !set.takes(sourcePort, destinationPort)) {
            return null;
        }
        used |= set.stage == SaRow.Stage.CURRENT;
        return set;
    }

    /** Something came over a stream under these associations. */
    @Nullable
    SaSet streamed(Flow flow) {
        SaSet set = table.byFlow(flow);
        used |= set != null && set.stage == SaRow.Stage.CURRENT;
        return set;
    }

    /** Requests are taken under every set but a new one, and over the P-CSCF's own stream alone (SA3 has answers). */
    boolean takesRequests(Flow flow) {
        SaSet set = table.byFlow(flow);
        return set != null && set.stage != SaRow.Stage.NEW && !set.stream().equals(flow);
    }

    /**
     * A response is taken under the set of its request, or once that is complete under any that is; over the P-CSCF's own
     * stream too, which is where it goes when ours has broken (RFC 3261 18.2.2).
     */
    boolean takesResponse(Flow sent, Flow came) {
        SaSet under = table.byFlow(came);
        return under != null && (sent.equals(came) || under.stage != SaRow.Stage.NEW);
    }

    private RegistrationHandle owner() {
        RegistrationHandle handle = registration;
        if (handle == null) {
            throw new IllegalStateException("a registration has its handle before it has associations");
        }
        return handle;
    }

    private Surroundings around() {
        Surroundings agent = surroundings;
        if (agent == null) {
            throw new IllegalStateException("a registration is used within an agent");
        }
        return agent;
    }
}
