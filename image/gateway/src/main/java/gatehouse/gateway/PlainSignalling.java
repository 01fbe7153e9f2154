package gatehouse.gateway;

import gatehouse.netty.CoreLoop;
import gatehouse.netty.CoreSeat;
import gatehouse.sip.ua.CallHandle;
import gatehouse.sip.ua.RegistrationHandle;
import gatehouse.sip.ua.SipAction;
import gatehouse.sip.ua.SipEvent;
import gatehouse.sip.ua.UserAgentCore;
import java.util.function.Consumer;

/** SIP as it is, over the edge's sockets. */
final class PlainSignalling implements Signalling {
    private final UserAgentCore agent;
    private final CoreSeat<SipEvent> seat;

    PlainSignalling(UserAgentCore agent, CoreLoop loop, Consumer<SipAction> carryOut) {
        this.agent = agent;
        this.seat = loop.seat(agent, carryOut);
    }

    @Override
    public CallHandle call() {
        return agent.newCall();
    }

    @Override
    public RegistrationHandle registration() {
        return agent.newRegistration();
    }

    @Override
    public boolean post(SipEvent event) {
        return seat.post(event);
    }

    @Override
    public boolean offer(SipEvent event) {
        return seat.offer(event);
    }

    @Override
    public void close() {}
}
