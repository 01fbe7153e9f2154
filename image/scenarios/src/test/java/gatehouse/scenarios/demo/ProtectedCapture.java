package gatehouse.scenarios.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.media.audio.WavFile;
import gatehouse.scenarios.cli.Gatehouse;
import gatehouse.scenarios.stage.Access;
import gatehouse.scenarios.stage.Keying;
import gatehouse.scenarios.stage.Lab;
import gatehouse.scenarios.stage.RunFolder;
import gatehouse.scenarios.stage.Subscriber;
import gatehouse.scenarios.wire.NamespaceWire;
import gatehouse.scenarios.wire.Wires;
import gatehouse.testkit.Peer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;

/** A capture of ours as tshark reads it with the keys. */
record ProtectedCapture(Path capture, Path keys, Path home) {
    /** The words of {@code --access}, each with a NAT that it is for. */
    static final SequencedMap<String, String> MODES = modes();

    private static SequencedMap<String, String> modes() {
        SequencedMap<String, String> modes = new LinkedHashMap<>();
        modes.put("ipsec-3gpp/udp-enc-tun", "symmetric");
        modes.put("ipsec-3gpp/trans", "none");
        modes.put("ipsec-3gpp/udp-enc-trans", "port-restricted");
        modes.put("ipsec-3gpp/tun", "none");
        modes.put("improved-aka", "cgnat");
        return modes;
    }

    /**
     * Records a demo with further {@code options} over a wire of namespaces; what it reports is in {@code r.json}.
     *
     * @param folder for the files of the run
     */
    static ProtectedCapture ofDemo(Path folder, String... options) throws Exception {
        Peer.need("tshark");
        Wires.needNamespaces(folder);
        Path capture = folder.resolve("w.pcapng");
        Path keys = folder.resolve("keys");
        Path report = folder.resolve("r.json");
        List<String> words = new ArrayList<>(List.of("demo", "--once", "--wire", "namespaces"));
        words.addAll(List.of("--pcap", "" + capture, "--keys", "" + keys, "--report", "" + report));
        words.addAll(List.of(options));
        int code = Gatehouse.execute(words.toArray(String[]::new));
        assertEquals(0, code, () -> Wires.text(report));
        return new ProtectedCapture(capture, keys, folder.resolve("home"));
    }

    /**
     * Records a household that registers, calls, registers again when the operator wants it, and is called.
     *
     * @param folder for the files of the run
     */
    static ProtectedCapture ofCallsBothWays(NamespaceWire wire, Access access, Path folder) throws Exception {
        return ofCallsBothWays(wire, access, folder, () -> folder);
    }

    /** The same; {@code atTheEnd} is called while the household is still registered. */
    static ProtectedCapture ofCallsBothWays(NamespaceWire wire, Access access, Path folder, Callable<?> atTheEnd)
            throws Exception {
        Subscriber subscriber = Subscriber.fresh();
        Path reply = folder.resolve("reply.wav");
        WavFile.write(reply, new short[60 * 8_000], 8_000);
        Path capture = folder.resolve("w.pcapng");
        Path keys = folder.resolve("keys");
        try (wire;
                RunFolder run = new RunFolder();
                Lab lab = Lab.start(
                        run,
                        wire,
                        subscriber,
                        access,
                        Keying.usual(),
                        reply,
                        Optional.of(capture),
                        Optional.of(keys))) {
            try (Household home = Household.at(wire, subscriber, access)) {
                home.awaitRegistration();
                Household.await(lab, "event", "registered", "nobody registered");
                home.callEcho(lab);
                home.assertTalking();
                home.hangUp(lab);
                lab.tell("reauthenticate " + home.number());
                if (access.mechanism().isIms()) {
                    Household.await(lab, "event", "registered", "the registration again did not come\n" + home.log());
                }
                home.isCalled(lab);
                home.assertTalking();
                home.hangUp(lab);
                atTheEnd.call();
            }
            lab.finish();
        }
        return new ProtectedCapture(capture, keys, folder.resolve("home"));
    }

    /** TS 33.203 7.1: REGISTER and its answers are all that may go outside the associations, and some of them do. */
    void assertNothingInClear() throws Exception {
        List<String> clear = fields("sip && !esp", "sip.CSeq.method");
        assertFalse(clear.isEmpty(), "SM1 and SM6 are in clear, and nothing saw them");
        clear.forEach(method -> assertEquals("REGISTER", method));
        // RFC 7315 6.4: what network we are on is said inside alone
        assertEquals(List.of(), fields("sip.P-Access-Network-Info && !esp", "sip.CSeq.method"));
    }

    /** What network we are on is said inside the associations, of which tshark has to know the algorithms for this. */
    void assertNetworkIsToldInside() throws Exception {
        List<String> said = fields("sip.P-Access-Network-Info && esp", "sip.CSeq.method");
        assertTrue(said.contains("REGISTER") && said.contains("INVITE"), said::toString);
    }

    /** The values of {@code fields}, a tab between, of every packet that {@code filter} lets through. */
    List<String> fields(String filter, String... fields) throws Exception {
        Path profile = Files.createDirectories(home.resolve(".config/wireshark"));
        Files.writeString(profile.resolve("esp_sa"), Files.readString(keys.resolve("esp_sa")));
        var command = new ArrayList<>(List.of(
                "env",
                "HOME=" + home,
                "XDG_CONFIG_HOME=" + home.resolve(".config"),
                "tshark",
                "-r",
                capture.toString(),
                "-o",
                "esp.enable_encryption_decode:TRUE",
                "-o",
                "esp.enable_authentication_check:TRUE",
                "-d",
                "udp.port==5061,udpencap", // Port_ued of Improved IMS AKA
                "-Y",
                filter,
                "-T",
                "fields"));
        for (String field : fields) {
            command.add("-e");
            command.add(field);
        }
        return Peer.run(command.toArray(String[]::new))
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }
}
