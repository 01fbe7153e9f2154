package gatehouse.dataplane;

import gatehouse.base.Clock;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.crypto.JcaEngine;
import gatehouse.esp.Encryption;
import gatehouse.esp.EspKeys;
import gatehouse.esp.EspSuite;
import gatehouse.esp.Integrity;
import gatehouse.esp.OutboundSa;
import gatehouse.esp.Policy;
import gatehouse.esp.SecurityAssociation;
import gatehouse.esp.Selector;
import gatehouse.esp.Spd;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * One end of protected traffic in a process of its own, to be started in a network namespace: a TUN device, a UDP socket
 * at port 4500 and a raw socket. Lines on its input tell it what to do; it ends when its input ends.
 */
final class TunEnd {
    private static final int BATCH = 32;
    private static final Clock CLOCK = new Clock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public Instant wall() {
            return Instant.now();
        }
    };

    private TunEnd() {}

    /** Arguments: outer addresses, comma-separated; MTU; addresses of the device as address/prefix; routes. */
    public static void main(String[] args) throws Exception {
        List<EspPort> ports = new ArrayList<>();
        for (String outer : args[0].split(",")) {
            IpAddress address = IpAddress.of(outer);
            ports.add(EspUdpSocket.open(new Endpoint(address, 4500), (from, to, message) -> {}, BATCH));
            ports.add(EspRawSocket.open(address, BATCH));
        }
        TunDevice tun = TunDevice.open("gh%d");
        tun.mtu(Integer.parseInt(args[1]));
        for (String address : args[2].isEmpty() ? new String[0] : args[2].split(",")) {
            String[] parts = address.split("/");
            tun.address(IpAddress.of(parts[0]), Integer.parseInt(parts[1]));
        }
        tun.up();
        for (String route : args[3].isEmpty() ? new String[0] : args[3].split(",")) {
            String[] parts = route.split("/");
            tun.route(IpAddress.of(parts[0]), Integer.parseInt(parts[1]));
        }
        SecureRandom random = new SecureRandom();
        EspPath path = new EspPath(new JcaEngine(), random::nextBytes, ports, BATCH);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (DataplaneLoop loop = DataplaneLoop.tun("dataplane", path, tun, CLOCK, BATCH)) {
            System.out.println("up " + tun.name());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ", -1);
                if (words[0].equals("sa")) {
                    loop.execute(target -> addPair(target, words));
                } else if (words[0].equals("refusals")) {
                    loop.execute(target -> System.out.println(
                            "refusals " + target.refusals().nonZero() + " unsent " + target.unsent()));
                }
            }
        }
    }

    /** One line of {@link #addPair}. */
    static String line(
            long spiOut,
            long spiIn,
            SecurityAssociation.Mode mode,
            EspSuite suite,
            EspKeys keys,
            String local,
            String remote,
            boolean udp,
            boolean esn,
            String innerLocal,
            String innerRemote) {
        return String.join(
                " ",
                "sa",
                "" + spiOut,
                "" + spiIn,
                mode.name(),
                suite.encryption().name(),
                suite.integrity().name(),
                "" + suite.aesKeyBytes(),
                keys.cipher().with(HexFormat.of()::formatHex),
                keys.integrity().with(HexFormat.of()::formatHex),
                keys.salt().with(HexFormat.of()::formatHex),
                local,
                remote,
                "" + udp,
                "" + esn,
                innerLocal,
                innerRemote);
    }

    private static void addPair(EspPath path, String[] words) {
        EspSuite suite =
                new EspSuite(Encryption.valueOf(words[4]), Integrity.valueOf(words[5]), Integer.parseInt(words[6]));
        HexFormat hex = HexFormat.of();
        EspKeys keys = EspKeys.copyOf(hex.parseHex(words[7]), hex.parseHex(words[8]), hex.parseHex(words[9]));
        Selector selector = Selector.hosts(IpAddress.of(words[14]), IpAddress.of(words[15]));
        SecurityAssociation.Mode mode = SecurityAssociation.Mode.valueOf(words[3]);
        SecurityAssociation[] pair = new SecurityAssociation[2];
        for (int n = 0; n < 2; n++) {
            SecurityAssociation sa = SecurityAssociation.of(
                            Long.parseLong(words[1 + n]),
                            mode,
                            suite,
                            keys,
                            IpAddress.of(words[10]),
                            IpAddress.of(words[11]))
                    .selecting(List.of(selector));
            sa = Boolean.parseBoolean(words[12]) ? sa.encapsulated(4500, 4500) : sa;
            pair[n] = Boolean.parseBoolean(words[13]) ? sa.extended() : sa;
        }
        OutboundSa out = path.crypto().outbound(pair[0]);
        path.sad().add(out);
        path.sad().add(path.crypto().inbound(pair[1]));
        path.spd().add(new Spd.Rule(1, selector, new Policy.Protect(out)));
    }
}
