package gatehouse.sip.world;

import gatehouse.base.Deadlines;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.sip.auth.DigestClient;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.ua.CallHandle;
import gatehouse.sip.ua.Party;
import gatehouse.sip.ua.SipAction;
import gatehouse.sip.ua.SipEvent;
import gatehouse.sip.ua.UserAgentCore;
import gatehouse.sip.ua.UserAgentSettings;
import gatehouse.testkit.CoreActor;
import gatehouse.testkit.Host;
import gatehouse.testkit.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A user agent on the in-memory network, whose owner is the test. */
public final class Phone {
    private final String user;
    private final Host host;
    private final UserAgentCore core;
    private final CoreActor<SipEvent, SipAction> actor;
    private final List<SipAction> told = new ArrayList<>();
    private Consumer<SipAction> owner = action -> {};

    public Phone(Network network, Host host, String user, UserAgentSettings settings) {
        this.user = user;
        this.host = host;
        this.core = new UserAgentCore(settings, network.randomness());
        SipEdge[] edge = new SipEdge[1];
        this.actor = network.simulation().drive(core, action -> {
            if (action instanceof SipAction.Transport(var what)) {
                edge[0].perform(what);
            } else {
                told.add(action);
                owner.accept(action);
            }
        });
        edge[0] = new SipEdge(host, 5060, event -> actor.feed(new SipEvent.Transport(event)));
    }

    /** Does this whenever the core tells something. */
    public void owner(Consumer<SipAction> does) {
        owner = does;
    }

    public void does(SipEvent event) {
        actor.feed(event);
    }

    public UserAgentCore core() {
        return core;
    }

    public Host host() {
        return host;
    }

    public CallHandle newCall() {
        return core.newCall();
    }

    public NameAddr address() {
        return NameAddr.of("<sip:" + user + "@example.com>");
    }

    public SipUri contact() {
        return SipUri.of("sip:" + user + "@" + host.address().uriHost() + ":5060");
    }

    /** Who this is when it speaks to {@code other} over a transport. */
    public Party toward(Host other, Transport transport) {
        Flow flow = new Flow(transport, host.at(transport == Transport.UDP ? 5060 : 0), other.at(5060));
        SipUri reached = transport == Transport.UDP ? contact() : contact().with("transport", "tcp");
        return Party.of(address(), reached, flow);
    }

    public Party toward(Host other, Transport transport, DigestClient digest) {
        return toward(other, transport).with(digest);
    }

    public <T extends SipAction> List<T> told(Class<T> type) {
        return told.stream().filter(type::isInstance).map(type::cast).toList();
    }

    public <T extends SipAction> T last(Class<T> type) {
        List<T> all = told(type);
        if (all.isEmpty()) {
            throw new AssertionError(user + " was told no " + type.getSimpleName() + " but " + told);
        }
        return all.getLast();
    }

    public boolean hasTold(Class<? extends SipAction> type) {
        return !told(type).isEmpty();
    }

    /** Whether nothing is left of what it has done. */
    public boolean isIdle() {
        return core.nextDeadline() == Deadlines.NEVER
                && core.counts().clients() == 0
                && core.counts().servers() == 0
                && core.callCount() == 0;
    }
}
