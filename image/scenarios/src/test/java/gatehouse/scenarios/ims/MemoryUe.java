package gatehouse.scenarios.ims;

import gatehouse.aka.Isim;
import gatehouse.aka.SequenceArray;
import gatehouse.aka.SoftwareIsim;
import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.crypto.JcaEngine;
import gatehouse.dataplane.EspPath;
import gatehouse.dataplane.InnerUdp;
import gatehouse.esp.EspBatch;
import gatehouse.esp.EspPacket;
import gatehouse.gateway.access.InstalledSet;
import gatehouse.ims.ImsAction;
import gatehouse.ims.ImsAgent;
import gatehouse.ims.ImsEvent;
import gatehouse.ims.ImsPolicy;
import gatehouse.ims.ImsRegistration;
import gatehouse.ims.Protection;
import gatehouse.ims.SaNumbers;
import gatehouse.ims.SaRow;
import gatehouse.ims.SecurityAssociations;
import gatehouse.lab.access.MemoryLab;
import gatehouse.lab.access.MemoryPort;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.transaction.TimerProfile;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.sip.ua.Body;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.CallHandle;
import gatehouse.sip.ua.Identity;
import gatehouse.sip.ua.Instance;
import gatehouse.sip.ua.Party;
import gatehouse.sip.ua.RegistrationAction;
import gatehouse.sip.ua.RegistrationEvent;
import gatehouse.sip.ua.RegistrationHandle;
import gatehouse.sip.ua.RegistrationSettings;
import gatehouse.sip.ua.SipAction;
import gatehouse.sip.ua.SipEvent;
import gatehouse.testkit.CoreActor;
import gatehouse.testkit.Host;
import gatehouse.testkit.Network;
import gatehouse.testkit.Seeded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** The gateway's IMS UE on the in-memory network: its agent and its ESP, and a person who answers every call. */
final class MemoryUe {
    private static final int CLEAR = 5060;

    final Host host;
    final String number;
    final ImsAgent agent;
    final List<String> failures = new ArrayList<>();
    final List<String> endings = new ArrayList<>();
    final Set<CallHandle> calls = new HashSet<>();
    final List<SipResponse> answers = new ArrayList<>();
    final List<SipRequest> invites = new ArrayList<>();
    List<Identity> identities = List.of();
    final Map<Integer, EspPath> paths = new HashMap<>();

    @Nullable
    Party party;

    @Nullable
    Protection protection;

    int registrations;
    int answered;
    int ended;

    private final Network network;
    private final Seeded seeded;
    private final JcaEngine engine = new JcaEngine();
    private final CoreActor<ImsEvent, ImsAction> actor;
    private final MemoryStreams streams;
    private final Map<Long, InstalledSet> sets = new HashMap<>();
    private final Map<Long, EspPath> pathOf = new HashMap<>();
    private final Map<Long, Long> setOfSpi = new HashMap<>();
    private final InnerUdp innerOut = new InnerUdp();
    private final InnerUdp innerIn = new InnerUdp();
    private final EspBatch outward = new EspBatch(1, 65_535);
    private final EspBatch inward = new EspBatch(8, 65_535);
    private final RegistrationSettings settings;
    private RegistrationHandle handle;
    private boolean receiving;

    MemoryUe(Network network, MemoryLab lab, Host host, String number, ImsPolicy policy, SaNumbers numbers) {
        this.network = network;
        this.host = host;
        this.number = number;
        this.seeded = network.randomness().fork();
        this.agent = new ImsAgent(TimerProfile.RFC_3261, seeded.fork());
        Endpoint local = host.at(CLEAR);
        Flow clear = new Flow(Transport.UDP, local, MemoryLab.PCSCF);
        ImsRegistration registration =
                new ImsRegistration(policy, isim(number), List.of(clear), numbers, seeded.fork());
        Party base = Party.of(
                        NameAddr.of("<sip:" + number + "@" + MemoryLab.DOMAIN + ">"),
                        SipUri.of("ue" + number.substring(1), local.address().uriHost(), CLEAR),
                        clear)
                .with(registration.digest());
        this.settings = new RegistrationSettings(
                base,
                SipUri.of("sip:" + MemoryLab.DOMAIN),
                Duration.ofSeconds(3600),
                new Instance("urn:uuid:00000000-0000-1000-8000-" + number.substring(1) + "0000", 0).contactParameters(),
                RegistrationSettings.RefreshRule.IMS,
                RegistrationSettings.KeepAlive.NONE,
                registration);
        this.actor = network.simulation().drive(agent, this::carryOut);
        this.streams =
                new MemoryStreams(lab.pipes, event -> actor().feed(new ImsEvent.Sip(new SipEvent.Transport(event))));
        this.handle = agent.newRegistration();
        host.bindUdp(
                CLEAR,
                packet -> actor().feed(new ImsEvent.Sip(new SipEvent.Transport(new TransportEvent.Datagram(
                        new Flow(Transport.UDP, packet.to(), packet.from()), ByteView.of(packet.payload()))))));
    }

    private CoreActor<ImsEvent, ImsAction> actor() {
        return actor;
    }

    private static Isim isim(String number) {
        return new SoftwareIsim(
                new SoftwareIsim.Identity(
                        MemoryLab.impi(number),
                        List.of("sip:" + number + "@" + MemoryLab.DOMAIN),
                        MemoryLab.DOMAIN,
                        List.of()),
                MemoryLab.functions(number),
                new SequenceArray(SequenceArray.DEFAULT_DELTA));
    }

    // ---- what a person does

    /** Begins; also after a refusal that was final. */
    void register() {
        handle = agent.newRegistration();
        does(new RegistrationEvent.Register(handle, settings));
    }

    void reRegister() {
        does(new RegistrationEvent.Refresh(handle, settings.party()));
    }

    void unregister() {
        does(new RegistrationEvent.Unregister(handle));
    }

    CallHandle call(String to) {
        return call(SipUri.of(to, MemoryLab.DOMAIN, -1));
    }

    CallHandle call(SipUri to) {
        Party ours = Objects.requireNonNull(party, number + " is not registered");
        CallHandle call = agent.newCall();
        does(new CallEvent.Start(call, ours, to, sdp(), List.of()));
        return call;
    }

    void hangUp(CallHandle call) {
        does(new CallEvent.HangUp(call, ""));
    }

    private void does(SipEvent event) {
        actor.feed(new ImsEvent.Sip(event));
    }

    boolean isRegistered() {
        return party != null;
    }

    private Body sdp() {
        String address = host.address().toString();
        return Body.sdp("v=0\r\no=- 1 1 IN IP4 " + address + "\r\ns=-\r\nc=IN IP4 " + address
                + "\r\nt=0 0\r\nm=audio 16384 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n");
    }

    // ---- ESP

    private EspPath path(int port) {
        return paths.computeIfAbsent(port, key -> {
            EspPath[] made = new EspPath[1];
            MemoryPort wire = new MemoryPort(host, key, () -> arrived(made[0]));
            made[0] = new EspPath(engine, seeded.fork(), List.of(wire), 8);
            return made[0];
        });
    }

    private void arrived(EspPath path) {
        if (receiving) {
            return;
        }
        receiving = true;
        do {
            path.receive(inward, now());
            for (int i = 0; i < inward.size(); i++) {
                EspPacket packet = inward.get(i);
                if (packet.refusal() == null
                        && packet.inbound() != null
                        && innerIn.read(packet) instanceof Decoded.Ok<InnerUdp.Datagram>(InnerUdp.Datagram datagram)) {
                    long set = setOfSpi.get(packet.inbound().agreed().spi());
                    actor.feed(new ImsEvent.Received(
                            set,
                            datagram.source().port(),
                            datagram.destination().port(),
                            ByteView.of(datagram.payload().copy())));
                }
            }
        } while (inward.size() > 0);
        receiving = false;
    }

    private long now() {
        return network.simulation().now();
    }

    private void carryOut(ImsAction action) {
        switch (action) {
            case ImsAction.Sip(SipAction.Transport(TransportAction what))
            when what.flow().transport() == Transport.TCP -> streams.carryOut(what);
            case ImsAction.Sip(SipAction.Transport(TransportAction.Transmit(Flow flow, byte[] octets))) ->
                host.sendUdp(flow.local().port(), flow.remote(), octets);
            case ImsAction.Sip(SipAction told) -> told(told);
            case ImsAction.Install(var _, SecurityAssociations agreed) -> {
                var udp = agreed.udp();
                EspPath path = path(udp == null ? MemoryPort.PLAIN : udp.local());
                try (agreed) {
                    InstalledSet set = InstalledSet.install(agreed, path, engine, false);
                    sets.put(agreed.id(), set);
                    streams.add(agreed);
                    pathOf.put(agreed.id(), path);
                    set.inbound().forEach(sa -> setOfSpi.put(sa.agreed().spi(), agreed.id()));
                }
            }
            case ImsAction.Remove(long id) -> {
                streams.remove(id);
                sets.remove(id).remove(pathOf.remove(id));
            }
            case ImsAction.Transmit(long id, int from, int to, byte[] octets) -> {
                InstalledSet set = sets.get(id);
                outward.clear();
                EspPacket packet = outward.add();
                innerOut.write(packet, new Endpoint(set.inner(), from), new Endpoint(set.pcscf(), to), octets);
                pathOf.get(id).send(outward, now());
            }
            case ImsAction.KeepAlive(long id) -> {
                InstalledSet set = sets.get(id);
                int port = set.inbound().getFirst().agreed().encapsulation().localPort();
                host.sendUdp(port, set.outerRemote(), new byte[] {(byte) 0xff});
            }
            case ImsAction.Protected(var _, Protection how) -> protection = how;
        }
    }

    // ---- what the stack tells
    private void told(SipAction action) {
        switch (action) {
            case RegistrationAction.Registered registered -> {
                party = registered.party();
                registrations++;
                calls.forEach(call -> does(new CallEvent.Move(call, registered.party())));
            }
            case RegistrationAction.Failed(var _, int status, String reason, var _) -> {
                failures.add(status + " " + reason);
                party = null;
            }
            case RegistrationAction.Refused(var _, int status, String reason) -> {
                failures.add("final " + status + " " + reason);
                party = null;
            }
            case RegistrationAction.Unregistered _ -> party = null;
            case RegistrationAction.Stands stands -> identities = stands.identities();
            case CallAction.Incoming incoming -> {
                invites.add(incoming.invite());
                calls.add(incoming.call());
                does(new CallEvent.Accept(incoming.call(), sdp(), List.of()));
            }
            case CallAction.Answered answer -> {
                answers.add(answer.response());
                calls.add(answer.call());
                answered++;
            }
            case CallAction.Established established -> answered++;
            case CallAction.OfferReceived offer -> does(new CallEvent.Answer(offer.call(), sdp()));
            case CallAction.Ended over -> {
                calls.remove(over.call());
                endings.add(over.toString());
                ended++;
            }
            default -> {}
        }
    }

    // ---- the rules

    /** The rules of TS 33.203 7.1 for the UE's table, and that what runs is what stands in it. */
    void verify() {
        List<SaRow> rows = agent.associations();
        Set<Long> ids = new HashSet<>();
        Set<Long> inbound = new HashSet<>();
        Set<String> pairs = new HashSet<>();
        for (SaRow row : rows) {
            ids.add(row.set());
            if (row.inbound()) {
                rule(inbound.add(row.spi()), "inbound SPIs are unique");
            }
            rule(pairs.add(row.inbound() + " " + row.uePort() + " " + row.pcscfPort()), "selectors are unambiguous");
            rule(row.uePort() != CLEAR && row.uePort() != 5061, "protected ports are not standard ports");
            rule(row.expiresAt() > now(), "no association outlives its lifetime");
        }
        for (SaRow row : rows) {
            rule(row.inbound() || !inbound.contains(row.spi()), "no SPI is used in both directions");
        }
        rule(rows.size() <= 12, "at most six a direction");
        rule(ids.equals(sets.keySet()), "what runs is what stands in the table");
        rule(agent.heldBack() == 0, "nothing tried to leave in clear: " + agent.heldBack());
        int running =
                paths.values().stream().mapToInt(path -> path.sad().size()).sum();
        rule(running == rows.size(), "as many SAs run as there are rows");
    }

    private void rule(boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError(number + ": " + rule + ": " + agent.associations());
        }
    }

    /** SPIs and ports of one host; those that {@code forced} names come first. */
    static final class Numbers implements SaNumbers {
        private final Seeded seeded;
        private final List<Long> forcedSpis = new ArrayList<>();
        private final List<Integer> forcedPorts = new ArrayList<>();
        private final Set<Long> spis = new HashSet<>();
        private final Set<Integer> ports = new HashSet<>();

        Numbers(Seeded seeded) {
            this.seeded = seeded;
        }

        Numbers forced(List<Long> firstSpis, List<Integer> firstPorts) {
            forcedSpis.addAll(firstSpis);
            forcedPorts.addAll(firstPorts);
            return this;
        }

        @Override
        public long takeSpi(LongPredicate avoid) {
            while (true) {
                long spi = forcedSpis.isEmpty() ? seeded.between(LEAST_SPI, 0xffff_ffffL) : forcedSpis.removeFirst();
                if (!avoid.test(spi) && spis.add(spi)) {
                    return spi;
                }
            }
        }

        @Override
        public void giveBackSpi(long spi) {
            spis.remove(spi);
        }

        @Override
        public int takePort(IntPredicate avoid) {
            while (true) {
                int port = forcedPorts.isEmpty() ? seeded.between(20_000, 60_000) : forcedPorts.removeFirst();
                if (!avoid.test(port) && ports.add(port)) {
                    return port;
                }
            }
        }

        @Override
        public void giveBackPort(int port) {
            ports.remove(port);
        }

        boolean isEmpty() {
            return spis.isEmpty() && ports.isEmpty();
        }
    }
}
