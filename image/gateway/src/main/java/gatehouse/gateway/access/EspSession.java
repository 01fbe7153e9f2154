package gatehouse.gateway.access;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.dataplane.TunDevice;
import gatehouse.ims.ImsAction;
import gatehouse.ims.ImsEvent;
import gatehouse.ims.SecurityAssociations;
import gatehouse.netty.EventLoops;
import gatehouse.netty.FlowListener;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.ua.RegistrationHandle;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.tinylog.Logger;

/** What one operator's stack has running at the {@link EspWan}. One thread owns it. */
public final class EspSession implements AutoCloseable {
    private final EspWan wan;
    private final Function<RegistrationHandle, String> accounts;
    private final Consumer<ImsEvent> receiver;
    private final Map<Long, EspCarrier> carriers = new HashMap<>();
    private final InnerSockets sockets;

    /**
     * With nothing running.
     *
     * @param accounts the account of a registration, for status
     * @param receiver takes what arrives; called on other threads
     * @param loops whose threads carry the kernel's sockets inside the associations
     * @param streamed hears of what is TCP there
     */
    public EspSession(
            EspWan wan,
            Function<RegistrationHandle, String> accounts,
            Consumer<ImsEvent> receiver,
            EventLoops loops,
            FlowListener streamed) {
        this.sockets = new InnerSockets(
                loops,
                wan.dscp(),
                (id, from, to, octets) -> receiver.accept(new ImsEvent.Received(id, from, to, octets)),
                streamed);
        this.wan = wan;
        this.accounts = accounts;
        this.receiver = receiver;
    }

    /**
     * Sees that plain ESP can be had at an address.
     *
     * @throws IOException when not, in one sentence
     */
    public static void tryPlain(EspWan wan, IpAddress local) throws IOException {
        wan.plain(local);
    }

    /**
     * Sees that ESP in UDP can be had at an address and port.
     *
     * @throws IOException when not, in one sentence
     */
    public static void tryUdp(EspWan wan, Endpoint local) throws IOException {
        wan.inUdp(local);
    }

    /** Carries out what concerns associations; other actions are none of its business. */
    public void carryOut(ImsAction action) {
        switch (action) {
            case ImsAction.Install(RegistrationHandle handle, SecurityAssociations agreed) ->
                install(accounts.apply(handle), agreed);
            case ImsAction.Remove(long id) -> {
                EspCarrier carrier = carriers.remove(id);
                if (carrier != null) {
                    sockets.remove(id);
                    carrier.remove(key(id));
                }
            }
            case ImsAction.Transmit(long id, int from, int to, byte[] octets) -> {
                EspCarrier carrier = carriers.get(id);
                if (carrier != null && !sockets.transmit(id, from, to, octets)) {
                    carrier.transmit(key(id), from, to, octets);
                }
            }
            case ImsAction.KeepAlive(long id) -> {
                EspCarrier carrier = carriers.get(id);
                if (carrier != null) {
                    carrier.keepAlive(key(id));
                }
            }
            case ImsAction.Sip _, ImsAction.Protected _ -> {}
        }
    }

    /** What the SIP stack wants of a stream inside the associations. */
    public void carryOut(TransportAction action) {
        switch (action) {
            case TransportAction.Transmit(Flow flow, byte[] octets) -> sockets.transmit(flow, octets);
            case TransportAction.Close(Flow flow) -> sockets.close(flow);
        }
    }

    private void install(String account, SecurityAssociations agreed) {
        var udp = agreed.udp();
        long id = agreed.id();
        try {
            EspCarrier carrier =
                    udp == null ? wan.plain(agreed.local()) : wan.inUdp(new Endpoint(agreed.local(), udp.local()));
            carriers.put(id, carrier);
            TunDevice device = carrier.tun();
            carrier.install(
                    key(id),
                    account,
                    agreed,
                    device != null && sockets.add(agreed, device),
                    (from, to, octets) -> receiver.accept(new ImsEvent.Received(id, from, to, octets)),
                    reason -> receiver.accept(new ImsEvent.Unavailable(id, reason)));
        } catch (IOException e) {
            agreed.close();
            Logger.error("security associations cannot be made: {}", e.getMessage());
            receiver.accept(new ImsEvent.Unavailable(id, String.valueOf(e.getMessage())));
        }
    }

    private EspCarrier.Key key(long id) {
        return new EspCarrier.Key(this, id);
    }

    /** Deletes what still runs. */
    @Override
    public void close() {
        sockets.close();
        carriers.forEach((id, carrier) -> carrier.remove(key(id)));
        carriers.clear();
    }
}
