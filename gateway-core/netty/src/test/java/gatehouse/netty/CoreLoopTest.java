package gatehouse.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Core;
import gatehouse.base.Deadlines;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CoreLoopTest {
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final Supervisor supervisor = (component, cause) -> failure.complete(cause);

    private CoreLoop loop(int capacity, Overflow overflow) {
        return new CoreLoop("part", SystemClock.INSTANCE, capacity, overflow, supervisor);
    }

    /** Echoes events as actions; "after N" sets a deadline that says "N over"; "throw" throws. */
    private static final class EchoCore implements Core<String, String> {
        final Deadlines<String> deadlines = new Deadlines<>();
        boolean lazy;

        @Override
        public void handle(String event, long now, Consumer<? super String> out) {
            if (event.startsWith("after ")) {
                deadlines.set(event, now + Long.parseLong(event.substring(6)) * 1_000_000);
            } else if (event.equals("throw")) {
                throw new IllegalArgumentException("a bug");
            } else {
                out.accept(event);
            }
        }

        @Override
        public long nextDeadline() {
            return deadlines.next();
        }

        @Override
        public void expire(long now, Consumer<? super String> out) {
            if (lazy) {
                return;
            }
            for (String key = deadlines.poll(now); key != null; key = deadlines.poll(now)) {
                out.accept(key.substring(6) + " over");
            }
        }
    }

    @Test
    void eventsComeInOrderAndDeadlinesFireAtTheirTime() throws Exception {
        BlockingQueue<String> seen = new ArrayBlockingQueue<>(100);
        try (CoreLoop loop = loop(16, Overflow.DROP_NEWEST)) {
            CoreSeat<String> seat = loop.seat(new EchoCore(), seen::add);
            loop.start();
            seat.offer("after 60");
            seat.offer("after 20");
            seat.offer("a");
            seat.post("b");
            assertEquals("a", seen.poll(10, TimeUnit.SECONDS));
            assertEquals("b", seen.poll(10, TimeUnit.SECONDS));
            assertEquals("20 over", seen.poll(10, TimeUnit.SECONDS));
            assertEquals("60 over", seen.poll(10, TimeUnit.SECONDS));
            assertEquals(4, loop.counts().handled());
        }
        assertFalse(failure.isDone());
    }

    private static List<String> floodWhileBusy(Overflow overflow, LoopCounts[] counts) throws Exception {
        List<String> seen = new ArrayList<>();
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (CoreLoop loop = new CoreLoop("part", SystemClock.INSTANCE, 4, overflow, (c, e) -> {})) {
            CoreSeat<String> seat = loop.seat(new EchoCore(), action -> {
                seen.add(action);
                if (action.equals("busy")) {
                    busy.countDown();
                    await(go);
                } else if (action.equals("end")) {
                    end.countDown();
                }
            });
            loop.start();
            seat.offer("busy");
            await(busy);
            for (int i = 0; i < 10; i++) {
                seat.offer("e" + i);
            }
            assertTrue(seat.post("end"), "what must not be lost has room of its own");
            counts[0] = loop.counts();
            go.countDown();
            await(end);
        }
        return seen;
    }

    @Test
    void fullInboxGivesUpTheNewest() throws Exception {
        LoopCounts[] counts = new LoopCounts[1];
        assertEquals(List.of("busy", "e0", "e1", "e2", "e3", "end"), floodWhileBusy(Overflow.DROP_NEWEST, counts));
        assertEquals(6, counts[0].dropped());
        assertEquals(5, counts[0].waiting());
    }

    @Test
    void fullInboxGivesUpTheOldest() throws Exception {
        LoopCounts[] counts = new LoopCounts[1];
        assertEquals(List.of("busy", "e6", "e7", "e8", "e9", "end"), floodWhileBusy(Overflow.DROP_OLDEST, counts));
        assertEquals(6, counts[0].dropped());
    }

    @Test
    void coreThatThrowsIsReportedAndTheLoopTakesNoMore() throws Exception {
        try (CoreLoop loop = loop(16, Overflow.DROP_NEWEST)) {
            CoreSeat<String> seat = loop.seat(new EchoCore(), action -> {});
            loop.start();
            seat.offer("throw");
            assertEquals("a bug", failure.get(10, TimeUnit.SECONDS).getMessage());
            assertFalse(seat.offer("x"));
            assertFalse(seat.post("x"));
            assertThrows(ExecutionException.class, () -> loop.ask(() -> 1).get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void actionHandlerThatThrowsIsReported() throws Exception {
        try (CoreLoop loop = loop(16, Overflow.DROP_NEWEST)) {
            CoreSeat<String> seat = loop.seat(new EchoCore(), action -> {
                throw new StackOverflowError();
            });
            loop.start();
            seat.offer("x");
            assertInstanceOf(StackOverflowError.class, failure.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void coreThatLeavesDeadlinesUnfiredIsReportedInsteadOfSpinning() throws Exception {
        EchoCore core = new EchoCore();
        core.lazy = true;
        try (CoreLoop loop = loop(16, Overflow.DROP_NEWEST)) {
            CoreSeat<String> seat = loop.seat(core, action -> {});
            loop.start();
            seat.offer("after 1");
            assertTrue(failure.get(10, TimeUnit.SECONDS).getMessage().contains("unfired"));
        }
    }

    @Test
    void componentRunningInCirclesIsReported() throws Exception {
        List<CoreSeat<String>> seat = new ArrayList<>();
        try (CoreLoop loop = loop(16, Overflow.DROP_NEWEST)) {
            seat.add(loop.seat(new EchoCore(), action -> seat.getFirst().post(action)));
            loop.start();
            seat.getFirst().offer("again");
            assertTrue(failure.get(10, TimeUnit.SECONDS).getMessage().contains("without end"));
        }
    }

    @Test
    void overrunOfWhatMustNotBeLostIsReported() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (CoreLoop loop = loop(4, Overflow.DROP_NEWEST)) {
            CoreSeat<String> seat = loop.seat(new EchoCore(), action -> {
                busy.countDown();
                await(go);
            });
            loop.start();
            seat.post("busy");
            await(busy);
            for (int i = 0; i < 4; i++) {
                assertTrue(seat.post("x"));
            }
            assertFalse(seat.post("one too many"));
            go.countDown();
            assertTrue(failure.get(10, TimeUnit.SECONDS).getMessage().contains("more events"));
        }
    }

    @Test
    void blockingWorkComesBackAsAnEvent() throws Exception {
        BlockingQueue<String> seen = new ArrayBlockingQueue<>(100);
        try (CoreLoop loop = loop(16, Overflow.DROP_NEWEST)) {
            CoreSeat<String> seat = loop.seat(new EchoCore(), seen::add);
            loop.start();
            seat.offload(() -> "done on " + Thread.currentThread().isVirtual(), Exception::getMessage);
            assertEquals("done on true", seen.poll(10, TimeUnit.SECONDS));
            seat.offload(
                    () -> {
                        throw new java.io.IOException("refused");
                    },
                    Exception::getMessage);
            assertEquals("refused", seen.poll(10, TimeUnit.SECONDS));
            assertTrue(loop.ask(loop::isOnLoop).get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void closingDiscardsWhatWaitsAndAnswersWhoAsked() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CoreLoop loop = loop(16, Overflow.DROP_NEWEST);
        CoreSeat<String> seat = loop.seat(new EchoCore(), action -> {
            busy.countDown();
            await(go);
        });
        loop.start();
        seat.post("busy");
        await(busy);
        seat.post("waits");
        CompletableFuture<Integer> question = loop.ask(() -> 1);
        Thread closer = Thread.ofVirtual().start(loop::close);
        assertThrows(ExecutionException.class, () -> question.get(10, TimeUnit.SECONDS));
        go.countDown();
        closer.join();
        loop.close();
        assertEquals(1, loop.counts().handled());
        assertFalse(failure.isDone(), "closing is not a failure");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
