package gatehouse.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.management.Command;
import gatehouse.management.Event;
import gatehouse.management.LineStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page relies on, over real connections. */
class WebServerTest {
    @TempDir
    Path folder;

    private ServedBox served;
    private Browser browser;

    @BeforeEach
    void serve() throws Exception {
        served = new ServedBox(folder).signedIn();
        browser = served.browser;
    }

    @AfterEach
    void stop() throws Exception {
        served.close();
    }

    @Test
    void theLinkSignsInOnceAndTheCookieIsKeptFromScripts() throws Exception {
        try (Browser other = new Browser(served.server.port())) {
            assertEquals(403, other.signIn(served.server.signInPath()), "a link works once");
            assertEquals(401, other.get("/api/v1/snapshot").statusCode());
        }
        assertEquals(200, browser.get("/api/v1/snapshot").statusCode());
    }

    @Test
    void theSnapshotShowsTheBoxAndOneSentence() throws Exception {
        var status = Browser.json(browser.get("/api/v1/snapshot"));
        assertEquals(
                "The line can make and take calls.",
                status.at("/verdict/saying/text").asText());
        assertEquals("registered", status.at("/box/registrations/0/state").asText());
        assertEquals("idle", status.at("/box/lines/0/state").asText());
        assertTrue(status.at("/box/lines/0/remote").isNull(), "unknown is null, not absent");
    }

    @Test
    void commandsAreCarriedOutAndTheirResultsTold() throws Exception {
        var done = browser.post("/api/v1/commands", "{\"command\":\"dial\",\"line\":\"phone1\",\"number\":\"123\"}");
        assertEquals(200, done.statusCode(), done.body());
        assertEquals("{\"result\":\"done\"}", done.body());
        assertEquals(List.of(new Command.Dial("phone1", "123")), served.box.given);

        var refused = browser.post("/api/v1/commands", "{\"command\":\"off-hook\",\"line\":\"attic\"}");
        assertEquals(409, refused.statusCode());
        assertEquals(
                "There is no line of that name.",
                Browser.json(refused).get("reason").asText());

        var problems = browser.post("/api/v1/commands", "{\"command\":\"validate\",\"yaml\":\"device: 7\"}");
        assertEquals(422, problems.statusCode());
        assertTrue(Browser.json(problems).at("/problems/0/line").asInt() > 0, problems.body());
    }

    @Test
    void whatMakesNoSenseIsRefusedWithASentence() throws Exception {
        for (String body : List.of(
                "",
                "null",
                "[]",
                "{}",
                "{\"command\":\"fly\"}",
                "{\"command\":\"dial\",\"line\":\"phone1\"}",
                "{\"command\":\"dial\",\"line\":null,\"number\":\"1\"}",
                "{\"command\":\"dial\",\"line\":\"phone1\",\"number\":1}",
                "{\"command\":\"dial\",\"line\":\"phone1\",\"number\":\"1\",\"more\":1}",
                "{\"command\":\"dial\",\"line\":\"phone1\",\"number\":\"<script>\"}",
                "{\"command\":\"commit\",\"confirmSeconds\":5}",
                "{\"command\":\"on-hook\",\"line\":\"phone1\"} {}",
                "[".repeat(5_000))) {
            var answer = browser.post("/api/v1/commands", body);
            assertEquals(400, answer.statusCode(), body + " -> " + answer.body());
            assertFalse(Browser.json(answer).get("reason").asText().isEmpty());
        }
        assertEquals(List.of(), served.box.given);
    }

    @Test
    void eventsComeInOrderAndResumeWhereABrowserStopped() throws Exception {
        try (var events = open(browser.request("/api/v1/events"))) {
            assertTrue(next(events, "status").contains("\"verdict\""));
            assertTrue(next(events, "event").contains("ready"));
            assertTrue(next(events, "event").contains("Registered"));
            served.box.say(Event.Level.WARNING, "line", "phone1", "One.", null);
            assertTrue(next(events, "event").contains("One."));
        }
        served.box.say(Event.Level.INFO, "line", "phone1", "Two.", null);
        try (var events = open(browser.request("/api/v1/events").header("Last-Event-ID", "3"))) {
            assertTrue(next(events, "event").contains("Two."), "nothing twice, nothing lost");
            served.box.phone.ringFor("Bob");
            assertTrue(next(events, "status").contains("\"ringing\""));
        }
    }

    @Test
    void aSignedOutBrowserHearsNothingMore() throws Exception {
        try (var events = open(browser.request("/api/v1/events"))) {
            next(events, "status");
            assertEquals(200, browser.post("/api/v1/sign-out", "{}").statusCode());
            while (events.readLine() != null) {
                // The rest of what was on its way.
            }
        }
        assertEquals(401, browser.get("/api/v1/snapshot").statusCode());
    }

    @Test
    void aPhoneInTheBrowserHearsDialToneAndItsOwnEcho() throws Exception {
        Phone phone = new Phone();
        WebSocket socket = phone.open();
        socket.sendText("{\"hook\":\"off\"}", true).get();
        short[] tone = phone.voice.take();
        while (power(tone) == 0) {
            tone = phone.voice.take();
        }
        assertEquals(LineStatus.State.DIAL_TONE, served.box.phone.status("").state());
        for (String key : List.of("1", "2", "#")) {
            socket.sendText("{\"key\":\"" + key + "\"}", true).get();
        }
        short[] word = new short[160];
        for (int i = 0; i < word.length; i++) {
            word[i] = (short) (i * 100 - 8_000);
        }
        short[] heard;
        do {
            socket.sendBinary(frame(word), true).get();
            heard = phone.voice.take();
        } while (heard[0] != word[0]);
        assertArrayEquals(word, heard, "every sample of a frame comes back as it was");
        assertEquals("12#", served.box.phone.dialled());
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get();
        while (served.box.phone.isPlugged()) {
            Thread.onSpinWait();
        }
        assertEquals(LineStatus.State.IDLE, served.box.phone.status("").state(), "a phone that goes away hangs up");
    }

    @Test
    void anUnknownLineAndAStrangePhoneAreToldWhy() throws Exception {
        Phone lost = new Phone();
        lost.line = "attic";
        lost.open();
        assertEquals(
                "{\"ring\":null,\"caller\":null,\"unplugged\":\"There is no virtual line of that name.\"}",
                lost.signs.take());
        assertEquals("closed 1000", lost.signs.take());

        Phone strange = new Phone();
        strange.open().sendBinary(ByteBuffer.allocate(7), true).get();
        assertEquals("closed 1003", strange.signs.take());
    }

    @Test
    void itListensOnAUnixSocketAndLeavesNoneBehind() throws Exception {
        Path socket = folder.resolve("page.sock");
        Files.createFile(socket); // as a killed process leaves it
        WebServer page = WebServer.start(served.box, WebServerSettings.demo(socket), Box.CLOCK, Box.ENTROPY)
                .toCompletableFuture()
                .get();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(StandardCharsets.US_ASCII.encode("GET / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n"));
            ByteBuffer answer = ByteBuffer.allocate(64);
            channel.read(answer);
            assertTrue(new String(answer.array(), StandardCharsets.US_ASCII).startsWith("HTTP/1.1 200"));
        }
        page.stop().toCompletableFuture().get();
        assertFalse(Files.exists(socket));
    }

    /** Counters differ at each look: with 50 browsers they would be most of what the server does. */
    @Test
    void figuresOfACallComeOnceASecond() throws Exception {
        browser.post("/api/v1/commands", "{\"command\":\"dial\",\"line\":\"phone1\",\"number\":\"123\"}");
        for (int i = 0; i < 200 && !browser.get("/api/v1/snapshot").body().contains("\"talking\""); i++) {
            Thread.sleep(20);
        }
        try (var events = open(browser.request("/api/v1/events"))) {
            next(events, "status");
            long before = takenAt(next(events, "status"));
            for (int i = 0; i < 2; i++) {
                long taken = takenAt(next(events, "status"));
                assertTrue(taken - before >= 1_000, "after " + (taken - before) + " ms");
                before = taken;
            }
        }
    }

    private static long takenAt(String data) throws IOException {
        return Browser.JSON
                .readTree(data.substring("data: ".length()))
                .at("/box/takenAtMillis")
                .asLong();
    }

    private BufferedReader open(java.net.http.HttpRequest.Builder request) throws Exception {
        return new BufferedReader(new InputStreamReader(browser.open(request).body(), StandardCharsets.UTF_8));
    }

    /** The data of the next event of that name. */
    private static String next(BufferedReader events, String name) throws IOException {
        String line;
        boolean mine = false;
        while ((line = events.readLine()) != null) {
            if (line.startsWith("event: ")) {
                mine = line.equals("event: " + name);
            } else if (mine && line.startsWith("data: ")) {
                return line;
            }
        }
        throw new AssertionError("the stream ended before an event named " + name);
    }

    private static long power(short[] frame) {
        long power = 0;
        for (short sample : frame) {
            power += (long) sample * sample;
        }
        return power;
    }

    private static ByteBuffer frame(short[] samples) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        return bytes;
    }

    private final class Phone implements WebSocket.Listener {
        final BlockingQueue<short[]> voice = new LinkedBlockingQueue<>();
        final BlockingQueue<String> signs = new LinkedBlockingQueue<>();
        String line = "phone1";

        WebSocket open() throws Exception {
            return browser.http()
                    .newWebSocketBuilder()
                    .header("Cookie", browser.cookie)
                    .header("Origin", browser.origin)
                    .buildAsync(
                            URI.create(browser.origin.replace("http", "ws") + "/api/v1/lines/" + line + "/handset"),
                            this)
                    .get();
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            short[] frame = new short[data.remaining() / 2];
            data.order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(frame);
            voice.add(frame);
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            signs.add(data.toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            signs.add("closed " + status);
            return null;
        }
    }
}
