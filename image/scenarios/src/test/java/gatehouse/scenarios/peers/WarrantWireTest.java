package gatehouse.scenarios.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.scenarios.process.Child;
import gatehouse.testkit.LongRun;
import gatehouse.testkit.Peer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Whoever is under warrant cannot see it on his wire (TS 33.106 5.6, 3gpp.3): the same call once with and once without,
 * both recorded at the subscriber, shows the same messages in the same order and the same streams of packets. Numbers
 * that are random in every call are left out; their lengths may differ by a few octets.
 */
final class WarrantWireTest {
    /** Octets by which random numbers in decimal make one message longer than another. */
    private static final int RANDOM = 24;

    /** What was seen: signalling in order, and for each stream how many packets of which length. */
    private record Seen(List<String> messages, List<Integer> lengths, Map<String, Integer> streams) {}

    @LongRun
    @Test
    void theWireOfTheSubscriberIsTheSame() throws Exception {
        Peer.need("baresip");
        Peer.need("tcpdump");
        Peer.need("tshark");
        Seen with = call(true);
        Seen without = call(false);
        assertEquals(String.join("\n", without.messages()), String.join("\n", with.messages()));
        for (int i = 0; i < with.lengths().size(); i++) {
            int difference = Math.abs(with.lengths().get(i) - without.lengths().get(i));
            assertTrue(difference <= RANDOM, with.messages().get(i) + " differs by " + difference + " octets");
        }
        assertEquals(without.streams().keySet(), with.streams().keySet());
        with.streams().forEach((stream, count) -> {
            int other = without.streams().getOrDefault(stream, 0);
            int allowed = stream.contains("RTCP") ? 2 : Math.max(10, other / 10); // how long a call lasts is not exact
            assertTrue(Math.abs(count - other) <= allowed, stream + ": " + count + " packets, without " + other);
        });
        assertTrue(with.streams().size() >= 4, "RTP and RTCP both ways: " + with.streams());
    }

    private static Seen call(boolean warrant) throws Exception {
        try (var street = new Street()) {
            Path capture = street.file("subscriber.pcap");
            Path reply = street.tone(Tone.LINE, 7);
            // baresip takes an address of the machine for its media; within the operator, 11 speaks with itself
            String operator = street.block + "11";
            String filter = "udp and (host " + street.block + "20 or (host " + operator + " and not (src host "
                    + operator + " and dst host " + operator + ")))";
            var dump = List.of("tcpdump", "-i", "lo", "-U", "--immediate-mode", "-w", capture.toString(), filter);
            try (Child tcpdump = Child.start("tcpdump", Child.mortal(dump), street.file("tcpdump.log"))) {
                waitFor(capture, street);
                street.startLab(settings -> {
                    settings.put("reply", reply.toString());
                    settings.putObject("srtp").put("offered", true);
                    settings.put("intercepted", street.file("intercepted").toString());
                    settings.putArray("warrants").add(warrant ? "+" + Street.NEIGHBOUR : "+4930000000");
                });
                try (Baresip baresip = street.baresip(";mediaenc=srtp-mand")) {
                    baresip.command("dial", "sip:200@" + Street.DOMAIN);
                    street.fromLab(
                            "the end of the reply",
                            event -> event.path("event").asText().equals("reply-finished"));
                    baresip.command("hangup", "");
                    street.untilLabCall("ended");
                    Thread.sleep(300); // the last answer and goodbyes
                    tcpdump.stop(Duration.ofSeconds(5));
                }
            }
            street.stopLab();
            if (warrant) {
                assertTrue(Files.exists(street.file("intercepted")), "the call was under warrant");
            } else {
                assertFalse(Files.exists(street.file("intercepted")), "the call was under no warrant");
            }
            return seen(capture, street);
        }
    }

    private static void waitFor(Path capture, Street street) throws Exception {
        for (int i = 0; i < 100 && (!Files.exists(capture) || Files.size(capture) == 0); i++) {
            Thread.sleep(50);
        }
        if (!Files.exists(capture)) {
            Peer.missing("permission to capture: " + street.folder.tail("tcpdump.log", 3));
        }
    }

    private static Seen seen(Path capture, Street street) throws Exception {
        String rows = Peer.run(
                "tshark", "-r", capture.toString(), "-Y", "udp", "-T", "fields", "-e", "ip.src", "-e", "udp.payload");
        List<String> messages = new ArrayList<>();
        List<Integer> lengths = new ArrayList<>();
        Map<String, Integer> streams = new TreeMap<>();
        Set<String> before = new HashSet<>();
        for (String row : rows.lines().toList()) {
            String[] cells = row.split("\t", 2);
            if (cells.length < 2 || !cells[1].matches("([0-9a-f]{2})+")) {
                continue;
            }
            String way = List.of(street.block + "10", street.block + "11").contains(cells[0]) ? "in" : "out";
            byte[] payload = HexFormat.of().parseHex(cells[1]);
            if ((payload[0] & 0xc0) == 0x80) {
                int type = payload[1] & 0xff;
                boolean rtcp = type >= 192 && type <= 223;
                streams.merge(
                        rtcp ? way + " RTCP " + type : way + " RTP " + (type & 0x7f) + " of " + payload.length,
                        1,
                        Integer::sum);
            } else if (payload.length > 100 && before.add(row)) { // a keep-alive is shorter; a repeat is one of UDP's
                messages.add(way + " " + shape(new String(payload, StandardCharsets.UTF_8), street));
                lengths.add(payload.length);
            }
        }
        return new Seen(messages, lengths, streams);
    }

    /** A message without what is another in every call: addresses of this run, tokens, numbers, keys. */
    private static String shape(String message, Street street) {
        return message.replace(street.block, "B.")
                .replaceAll("inline:[A-Za-z0-9+/=]+", "inline:K")
                .replaceAll(
                        "(?i)(branch=|tag=|nonce=\"|response=\"|cnonce=\"|Call-ID: |opaque=\"|a=label:|instance=)"
                                + "[^;\"\r\n, >]+",
                        "$1T")
                .replaceAll("(?m)^(Date|User-Agent|Server):.*$", "$1: T")
                .replaceAll("-0x[0-9a-f]+@", "-0xU@")
                .replaceAll("[0-9]{2,}", "N");
    }
}
