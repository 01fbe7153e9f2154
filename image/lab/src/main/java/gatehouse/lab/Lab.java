package gatehouse.lab;

import gatehouse.base.ByteView;
import gatehouse.base.Clock;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.lab.intercept.Interception;
import gatehouse.lab.intercept.KeyFile;
import gatehouse.lab.ipsec.EspKeyTable;
import gatehouse.lab.ipsec.IpsecEdge;
import gatehouse.lab.media.InsideWatch;
import gatehouse.lab.media.MediaGateway;
import gatehouse.lab.media.Recordings;
import gatehouse.lab.media.ServiceVoice;
import gatehouse.lab.operator.OperatorCore;
import gatehouse.lab.operator.OperatorEvent;
import gatehouse.lab.operator.OperatorSettings;
import gatehouse.lab.operator.PortPool;
import gatehouse.lab.pcscf.PcscfAction;
import gatehouse.lab.pcscf.PcscfCore;
import gatehouse.lab.pcscf.PcscfEvent;
import gatehouse.lab.service.ServiceAction;
import gatehouse.lab.service.ServiceCore;
import gatehouse.lab.service.ServiceEvent;
import gatehouse.lab.service.ServiceNumber;
import gatehouse.lab.tls.TlsAccess;
import gatehouse.netty.CoreLoop;
import gatehouse.netty.CoreSeat;
import gatehouse.netty.DatagramOptions;
import gatehouse.netty.EventLoops;
import gatehouse.netty.FlowEdge;
import gatehouse.netty.FlowListener;
import gatehouse.netty.FlowTls;
import gatehouse.netty.Overflow;
import gatehouse.netty.SecureEntropy;
import gatehouse.netty.StreamLimits;
import gatehouse.netty.SystemClock;
import gatehouse.netty.SystemWan;
import gatehouse.netty.capture.PacketTap;
import gatehouse.netty.tls.TlsSession;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operator running on real sockets: its cores on one loop, its media gateway, and the voices of its services. */
final class Lab implements AutoCloseable {
    private static final Endpoint CORE_SIDE = Endpoint.of("192.0.2.1:5060");
    private static final Endpoint SERVICES = Endpoint.of("192.0.2.2:5060");
    private static final Flow TO_SERVICES = new Flow(Transport.UDP, CORE_SIDE, SERVICES);
    private static final int FIRST_ANCHOR_PORT = 30_000;
    private static final int LAST_ANCHOR_PORT = 33_999;
    private static final int FIRST_SERVICE_PORT = 34_000;
    private static final int LAST_SERVICE_PORT = 34_999;

    private final LabSettings settings;
    private final LabReport report;
    private final InsideWatch watch;
    private final EventLoops loops;
    private final SystemWan wan;
    private final CoreLoop loop;
    private final CoreSeat<OperatorEvent> operator;
    private final CoreSeat<ServiceEvent> services;
    private final MediaGateway gateway;
    private final ServiceVoice voice;
    private final FlowEdge edge;
    private final @Nullable CoreSeat<PcscfEvent> pcscf;
    private volatile @Nullable IpsecEdge ipsec;
    private volatile @Nullable InnerEdge inner;
    private final @Nullable Listening listening;
    private final OperatorDeeds deeds;
    private @Nullable CaptureFile capture;

    /**
     * Makes everything and binds nothing.
     *
     * @throws IOException when the files of TLS cannot be written
     */
    Lab(LabSettings settings, LabReport report) throws IOException {
        this.settings = settings;
        this.report = report;
        this.watch = new InsideWatch(settings.inside());
        Clock clock = SystemClock.INSTANCE;
        Entropy entropy = new SecureEntropy();
        this.loops = new EventLoops("lab-io", 1, EventLoops.Io.BEST, clock);
        this.wan = new SystemWan(loops, PacketTap.NONE);
        this.gateway = new MediaGateway(wan, settings.media(), watch);
        Path intercepted = settings.keying().intercepted();
        this.listening = intercepted == null
                ? null
                : new Listening(new Interception(settings.keying().warrants(), intercepted), gateway, report::failure);
        Recordings recordings = new Recordings(settings.reply(), settings.record());
        this.voice = new ServiceVoice(
                wan, settings.media(), clock, entropy, recordings::reply, recordings::keep, this::said);
        this.loop = new CoreLoop("lab", clock, 10_000, Overflow.DROP_NEWEST, report::componentFailed);
        AccessSettings access = settings.access();
        this.pcscf = access == null
                ? null
                : loop.seat(new PcscfCore(access.policy(), entropy, access.streams()), this::carryOut);
        Map<String, Flow> numbers = new LinkedHashMap<>();
        for (ServiceNumber service : ServiceNumber.values()) {
            numbers.put(service.number(), TO_SERVICES);
        }
        OperatorCore core = new OperatorCore(
                new OperatorSettings(
                        settings.domain(),
                        settings.pcscf(),
                        settings.media(),
                        FIRST_ANCHOR_PORT,
                        LAST_ANCHOR_PORT,
                        settings.subscribers(),
                        numbers,
                        access == null || access.reauthenticate(),
                        access == null ? List.of() : access.homeScript(),
                        settings.keying().edgeSuites(),
                        settings.keying().secured()),
                entropy);
        this.deeds = new OperatorDeeds(report, gateway, listening, new Ways());
        this.operator = loop.seat(core, deeds::carryOut);
        this.services = loop.seat(
                new ServiceCore(
                        TO_SERVICES.reversed(),
                        settings.domain(),
                        settings.media(),
                        new PortPool(FIRST_SERVICE_PORT, LAST_SERVICE_PORT),
                        settings.keying().suites(),
                        settings.keying().offered(),
                        entropy),
                this::carryOut);
        TlsAccess tls = settings.tls();
        FlowTls secured = tls == null ? null : tls.open(settings.domain(), entropy, clock.wall());
        this.edge = new FlowEdge(
                loops,
                wan,
                DatagramOptions.signalling("pcscf"),
                StreamLimits.GATEWAY,
                PacketTap.NONE,
                new Wire(),
                secured);
    }

    /**
     * Binds and starts.
     *
     * @throws IOException when an address or port cannot be used
     */
    void start() throws IOException {
        Path pcap = settings.pcap();
        if (pcap != null) {
            capture = CaptureFile.open(pcap, settings.pcapInterface()); // before anything can be sent
        }
        AccessSettings access = settings.access();
        if (access != null) {
            Path keys = access.keys();
            ipsec = IpsecEdge.open(
                    access.policy(),
                    access.rawEsp(),
                    access.streams(),
                    SystemClock.INSTANCE,
                    new SecureEntropy(),
                    keys == null ? EspKeyTable.NONE : EspKeyTable.in(keys),
                    this::unsealed);
        }
        Path keyFolder = settings.keying().keys();
        if (keyFolder != null) {
            deeds.keep(new KeyFile(keyFolder));
        }
        loop.start();
        voice.start();
        edge.bind(settings.pcscf());
        edge.listen(settings.pcscf(), _ -> true);
        IpsecEdge sas = ipsec;
        if (access != null && access.streams() && sas != null && pcscf != null) {
            Endpoint server = settings.pcscf().withPort(access.policy().serverPort());
            inner = InnerEdge.open(loops, sas.device(), server, pcscf);
        }
        TlsAccess tls = settings.tls();
        if (tls != null) {
            edge.listenTls(tls.listen(), _ -> true);
        }
    }

    private void unsealed(long spi, Endpoint outer, ByteView octets) {
        CoreSeat<PcscfEvent> seat = pcscf;
        if (seat != null) {
            watch.source(outer);
            seat.offer(new PcscfEvent.Protected(spi, outer, octets));
        }
    }

    /** The remote subscriber calls {@code number}. */
    void call(String number) {
        services.post(new ServiceEvent.Call(number));
    }

    /** The remote subscriber ends its calls. */
    void hangUp() {
        services.post(new ServiceEvent.HangUp());
    }

    /** The network ends the registration of {@code number}; the UE is to come back, or not. */
    void deregister(String number, boolean comeBack) {
        operator.post(new OperatorEvent.Deregister(number, comeBack));
    }

    /** The network wants {@code number} to authenticate again soon. */
    void reauthenticate(String number) {
        operator.post(new OperatorEvent.Reauthenticate(number));
    }

    /** Whether and where an inside address was seen. */
    InsideWatch watch() {
        return watch;
    }

    private void said(ServiceVoice.Finished finished) {
        report.said(finished.call());
        if (finished.service() == ServiceNumber.ANNOUNCEMENT) {
            services.post(new ServiceEvent.Played(finished.call()));
        }
    }

    /** Where the operator's core speaks to. */
    private final class Ways implements OperatorDeeds.Ways {
        @Override
        public void send(TransportAction what) {
            if (what instanceof TransportAction.Transmit(Flow flow, byte[] octets) && flow.equals(TO_SERVICES)) {
                services.post(new ServiceEvent.Wire(new TransportEvent.Datagram(flow.reversed(), ByteView.of(octets))));
            } else if (pcscf != null) {
                pcscf.post(new PcscfEvent.FromCore(what));
            } else {
                clear(what);
            }
        }

        @Override
        public void deregistered(String impi) {
            if (pcscf != null) {
                pcscf.post(new PcscfEvent.Deregistered(impi));
            }
        }
    }

    private void carryOut(PcscfAction action) {
        IpsecEdge protectedEdge = ipsec;
        if (protectedEdge == null) {
            return; // not started, or ended
        }
        switch (action) {
            case PcscfAction.ToCore(var event) -> operator.post(new OperatorEvent.Wire(event));
            case PcscfAction.Clear(var outwards) -> clear(outwards);
            case PcscfAction.Establish(var pairs, var ck, var ik) -> {
                report.agreed(pairs);
                protectedEdge.establish(pairs, ck, ik);
            }
            case PcscfAction.Release(var pairs) -> protectedEdge.release(pairs);
            case PcscfAction.Locate(var pairs, var outer) -> protectedEdge.locate(pairs, outer);
            case PcscfAction.Send(var pairs, var octets, var probe) -> protectedEdge.send(pairs, octets, probe);
            case PcscfAction.Inner(var what) -> {
                InnerEdge streams = inner;
                if (streams != null) {
                    streams.carryOut(what);
                }
            }
            case PcscfAction.Told(var code, var text) -> report.access(code, text);
        }
    }

    private void clear(TransportAction action) {
        switch (action) {
            case TransportAction.Transmit(var flow, var octets) -> edge.transmit(flow, octets);
            case TransportAction.Close(var flow) -> edge.close(flow);
        }
    }

    private void carryOut(ServiceAction action) {
        switch (action) {
            case ServiceAction.Wire(TransportAction.Transmit(var flow, var octets)) ->
                operator.post(
                        new OperatorEvent.Wire(new TransportEvent.Datagram(flow.reversed(), ByteView.of(octets))));
            case ServiceAction.Wire(TransportAction.Close _) -> {}
            case ServiceAction.Voice(var call, var service, var port, var audio, var protection) -> {
                try {
                    voice.speak(call, service, port, audio, protection);
                } catch (IOException e) {
                    report.failure("service-voice", String.valueOf(e.getMessage()));
                }
            }
            case ServiceAction.Silence(var call) -> report.heard(call, voice.silence(call));
        }
    }

    /** Ends everything in order, completes the files and says how many packets were captured. */
    long finish() {
        close();
        CaptureFile done = capture;
        return done == null
                ? 0
                : done.finish(problem -> report.failure("capture", String.valueOf(problem.getMessage())));
    }

    @Override
    public void close() {
        loop.close();
        Listening tapped = listening;
        if (tapped != null) {
            tapped.close();
        }
        InnerEdge streams = inner;
        if (streams != null) {
            streams.close();
        }
        IpsecEdge protectedEdge = ipsec;
        if (protectedEdge != null) {
            protectedEdge.close();
        }
        edge.close();
        voice.close();
        gateway.close();
        wan.close();
        loops.close();
    }

    /** What comes from the phones, in clear. */
    private final class Wire implements FlowListener {
        @Override
        public void datagram(Flow flow, ByteView octets) {
            watch.source(flow.remote());
            TransportEvent event = new TransportEvent.Datagram(flow, octets);
            if (pcscf != null) {
                pcscf.offer(new PcscfEvent.Clear(event));
            } else {
                operator.offer(new OperatorEvent.Wire(event));
            }
        }

        @Override
        public boolean octets(Flow flow, ByteView octets) {
            return post(new TransportEvent.Octets(flow, octets));
        }

        @Override
        public void opened(Flow flow) {
            watch.source(flow.remote());
            TlsSession session = edge.session(flow);
            if (session != null) {
                report.access("tls", flow.remote() + ": " + session.version() + " " + session.suite());
            }
            post(new TransportEvent.Opened(flow));
        }

        @Override
        public void closed(Flow flow, String reason) {
            post(new TransportEvent.Closed(flow, reason));
        }

        private boolean post(TransportEvent event) {
            return pcscf != null
                    ? pcscf.post(new PcscfEvent.Clear(event))
                    : operator.post(new OperatorEvent.Wire(event));
        }
    }
}
