package gatehouse.scenarios.peers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.scenarios.process.Child;
import gatehouse.scenarios.wire.Wires;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** baresip, a softphone that is not ours: it registers with the lab, is called by the gateway's line, and calls it. */
final class BaresipTest {
    static final int ITS_TONE = 1_000;
    static final int OUR_TONE = 700;

    @BeforeAll
    static void need() {
        if (!Files.isExecutable(Path.of("/usr/bin/baresip"))) {
            Wires.missing("peer baresip");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp", "tls"})
    void callsBothWays(String transport) throws Exception {
        try (var street = transport.equals("tls") ? TlsTest.street(false) : new Street()) {
            street.startLab();
            street.startGateway();
            street.untilRegistered();
            try (Child _ = baresip(street, transport)) {
                street.fromLab(
                        "baresip's registration",
                        event -> event.path("event").asText().equals("registered")
                                && event.path("number").asText().equals("+" + Street.NEIGHBOUR));

                street.ask("off-hook");
                street.ask("dial", "digits", Street.NEIGHBOUR);
                talk(street, "outgoing");
                street.ask("on-hook");
                street.until(
                        "the end",
                        s -> s.path("calls").path(0).path("state").asText().equals("ended"));

                command(street, "dial", "sip:" + Street.LINE + "@" + Street.DOMAIN);
                street.until(
                        "ringing",
                        s -> s.path("lines").path(0).path("state").asText().equals("ringing"));
                street.ask("off-hook");
                talk(street, "incoming");
                command(street, "hangup", "");
                street.until(
                        "the end",
                        s -> s.path("calls").path(1).path("state").asText().equals("ended"));
            }
            // What baresip decoded, one file for each call
            List<Path> heard;
            try (var files = Files.list(street.file("baresip"))) {
                heard = files.filter(file -> file.toString().endsWith("-dec.wav"))
                        .toList();
            }
            assertTrue(heard.size() >= 2, "baresip recorded " + heard);
            for (Path file : heard) {
                double share = Street.share(file, OUR_TONE);
                assertTrue(share > 0.9, file + " has only " + share + " of its energy at our tone");
            }
        }
    }

    /** Two seconds in which both hear the other's tone. */
    private static void talk(Street street, String direction) throws Exception {
        street.until(
                "the answer",
                s -> s.path("calls")
                        .path(s.path("calls").size() - 1)
                        .path("state")
                        .asText()
                        .equals("answered"));
        Path heard = street.file("heard-" + direction + ".wav");
        street.ask("record", "file", heard.toString());
        street.ask("say", "file", street.tone(OUR_TONE, 3).toString());
        street.fromGateway(
                "the end of our tone", event -> event.path("event").asText().equals("said"));
        street.ask("record");
        var media = street.call().path("media");
        assertTrue(media.path("sent").asInt() > 100 && media.path("received").asInt() > 100, () -> media.toString());
        double share = Street.share(heard, ITS_TONE);
        assertTrue(share > 0.9, direction + ": only " + share + " of what was heard is baresip's tone");
    }

    static Child baresip(Street street, String transport) throws IOException {
        return baresip(street, transport, "");
    }

    /** The same with more parameters of its account. */
    static Child baresip(Street street, String transport, String account) throws IOException {
        Path home = Files.createDirectory(street.file("baresip"));
        Files.writeString(home.resolve("config"), """
                poll_method epoll
                sip_listen %1$s20:5062
                audio_player aubridge,none
                audio_source aufile,%2$s
                audio_alert aubridge,none
                ausrc_srate 8000
                rtp_ports 20000-20100
                snd_path %3$s
                module_path /usr/lib/baresip/modules
                module g711.so
                module aufile.so
                module aubridge.so
                module sndfile.so
                module ctrl_tcp.so
                module srtp.so
                module_app account.so
                module_app menu.so
                ctrl_tcp_listen %1$s20:4444
                %4$s
                """.formatted(
                        street.block,
                        street.tone(ITS_TONE, 60),
                        home,
                        transport.equals("tls") ? "sip_cafile " + street.file("tls/ca.pem") : ""));
        Files.writeString(home.resolve("accounts"), """
                <sip:+%1$s@%2$s;transport=%3$s>;auth_user=bob;auth_pass=bob-secret;outbound="sip:%4$s;transport=%3$s";\
                answermode=auto;audio_codecs=PCMA/8000/1;regint=300%5$s
                """.formatted(
                        Street.NEIGHBOUR,
                        Street.DOMAIN,
                        transport,
                        transport.equals("tls") ? street.proxy : street.pcscf(),
                        account));
        Files.writeString(home.resolve("contacts"), "");
        Child child = Child.start(
                "baresip",
                Child.mortal(List.of("/usr/bin/baresip", "-f", home.toString())),
                street.file("baresip.log"));
        Thread.ofPlatform().daemon().start(() -> child.output().lines().forEach(line -> {}));
        return child;
    }

    /** One command over ctrl_tcp: a JSON object as a netstring. */
    static void command(Street street, String word, String parameters) throws IOException, InterruptedException {
        if (word.equals("dial")) {
            Thread.sleep(500); // the operator tells of a registration before its answer has reached the phone
        }
        String json = "{\"command\":\"" + word + "\",\"params\":\"" + parameters + "\",\"token\":\"t\"}";
        try (var socket = new Socket(street.block + "20", 4444)) {
            socket.getOutputStream().write((json.length() + ":" + json + ",").getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            socket.setSoTimeout(5_000);
            int first = socket.getInputStream().read();
            assertTrue(first >= 0, "baresip takes commands");
        }
    }
}
