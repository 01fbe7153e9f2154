package gatehouse.gateway;

import gatehouse.gateway.access.EspSession;
import gatehouse.gateway.access.EspWan;
import gatehouse.ims.ImsAction;
import gatehouse.ims.ImsAgent;
import gatehouse.ims.ImsEvent;
import gatehouse.ims.Protection;
import gatehouse.netty.CoreLoop;
import gatehouse.netty.CoreSeat;
import gatehouse.sip.ua.CallHandle;
import gatehouse.sip.ua.RegistrationHandle;
import gatehouse.sip.ua.SipAction;
import gatehouse.sip.ua.SipEvent;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** SIP through the security associations of an IMS UE; in clear goes nothing but the first REGISTER. */
final class ProtectedSignalling implements Signalling {
    private final ImsAgent agent;
    private final CoreSeat<ImsEvent> seat;
    private final EspSession esp;
    private final TrafficMeter traffic;

    /**
     * On a loop that does not run yet.
     *
     * @param carryOut what is in clear or for the B2BUA
     * @param accounts the account of a registration
     * @param told how a registration is protected
     */
    ProtectedSignalling(
            ImsAgent agent,
            CoreLoop loop,
            EspWan wan,
            TrafficMeter traffic,
            Consumer<SipAction> carryOut,
            Function<RegistrationHandle, String> accounts,
            BiConsumer<RegistrationHandle, Protection> told) {
        this.agent = agent;
        this.traffic = traffic;
        this.esp = new EspSession(wan, accounts, this::received);
        this.seat = loop.seat(agent, action -> {
            switch (action) {
                case ImsAction.Sip(SipAction sip) -> carryOut.accept(sip);
                case ImsAction.Protected(var handle, var protection) -> told.accept(handle, protection);
                case ImsAction.Transmit transmit -> {
                    traffic.sent(transmit.octets().length);
                    esp.carryOut(transmit);
                }
                case ImsAction.Install _, ImsAction.Remove _, ImsAction.KeepAlive _ -> esp.carryOut(action);
            }
        });
    }

    private void received(ImsEvent event) {
        if (event instanceof ImsEvent.Received received) {
            traffic.received(received.octets().length());
            seat.offer(event);
        } else {
            seat.post(event);
        }
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
        return seat.post(new ImsEvent.Sip(event));
    }

    @Override
    public boolean offer(SipEvent event) {
        return seat.offer(new ImsEvent.Sip(event));
    }

    @Override
    public void close() {
        esp.close();
    }
}
