package gatehouse.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.config.ConfigurationPages;
import gatehouse.config.ConfigurationReader;
import gatehouse.config.GatehouseConfiguration;
import gatehouse.management.CaptureStatus;
import gatehouse.management.ComponentStatus;
import gatehouse.management.ConfigurationStatus;
import gatehouse.management.EventLog;
import gatehouse.management.Snapshot;
import gatehouse.netty.SystemClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ComponentsTest {
    private final GatehouseConfiguration configuration =
            ConfigurationReader.parse("sample", ConfigurationPages.sample()).orThrow();
    private final StatusBoard board =
            new StatusBoard(configuration, SystemClock.INSTANCE, new EventLog(100, 0), CallBook.in(Path.of("nowhere")));

    /** Fails as it is told to, and says what is done to it. */
    private static final class Fragile implements Component {
        final BlockingQueue<String> done = new LinkedBlockingQueue<>();
        private final String name;
        private int failuresAtStart;
        private Consumer<Throwable> failed = cause -> {};

        Fragile(String name, int failuresAtStart) {
            this.name = name;
            this.failuresAtStart = failuresAtStart;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void start(Consumer<Throwable> whenFailed) throws IOException {
            failed = whenFailed;
            if (failuresAtStart-- > 0) {
                done.add("refused");
                throw new IOException("no cable");
            }
            done.add("started");
        }

        @Override
        public void stop() {
            done.add("stopped");
        }

        String next() throws InterruptedException {
            String what = done.poll(20, TimeUnit.SECONDS);
            assertNotNull(what, "nothing was done to " + name);
            return what;
        }
    }

    private Snapshot snapshot() {
        return board.snapshot(
                line -> null, new ConfigurationStatus(false, null), null, new CaptureStatus(false, null, 0, 0, false));
    }

    private ComponentStatus status(String name) {
        return snapshot().components().stream()
                .filter(component -> component.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatDiesIsStoppedShownWithItsCauseAndStartedAgain() throws InterruptedException {
        Fragile part = new Fragile("part", 0);
        try (Components components = new Components(board)) {
            components.start(part);
            assertEquals("started", part.next());
            assertEquals(ComponentStatus.Health.HEALTHY, status("part").health());
            part.failed.accept(new IllegalStateException("it broke"));
            assertEquals("stopped", part.next());
            assertEquals("started", part.next());
        }
        assertEquals(1, status("part").restarts());
        assertTrue(snapshot().events().stream().anyMatch(event -> "it broke".equals(event.cause())));
    }

    @Test
    void whatCannotStartIsTriedAgainWhileTheOthersWork() throws InterruptedException {
        Fragile broken = new Fragile("broken", 1);
        Fragile whole = new Fragile("whole", 0);
        try (Components components = new Components(board)) {
            components.start(broken);
            assertEquals("refused", broken.next());
            ComponentStatus shown = status("broken");
            assertEquals(ComponentStatus.Health.RESTARTING, shown.health());
            assertEquals("no cable", shown.cause());
            components.start(whole);
            assertEquals("started", whole.next());
            assertEquals("stopped", broken.next());
            assertEquals("started", broken.next());
        }
    }

    @Test
    void theLastStartedIsTheFirstStopped() {
        List<String> stops = new ArrayList<>();
        Components components = new Components(board);
        for (String name : List.of("first", "second")) {
            components.start(new Component() {
                @Override
                public String name() {
                    return name;
                }

                @Override
                public void start(Consumer<Throwable> failed) {}

                @Override
                public void stop() {
                    stops.add(name);
                }
            });
        }
        components.close();
        assertEquals(List.of("second", "first"), stops);
    }
}
