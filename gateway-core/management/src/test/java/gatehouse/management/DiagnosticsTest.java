package gatehouse.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Clock;
import gatehouse.management.Diagnosis.State;
import gatehouse.management.Diagnosis.Step;
import gatehouse.management.Diagnostics.Found;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiagnosticsTest {
    private static final Clock CLOCK = new StoppedClock(Instant.ofEpochSecond(1_700_000_000));

    private final Diagnostics diagnostics = new Diagnostics(CLOCK);

    @AfterEach
    void close() {
        diagnostics.close();
    }

    @Test
    void whatRestsOnBrokenGroundIsLeftOut() throws Exception {
        Diagnosis walked = walk(List.of(
                probe(Step.LINK, null, () -> Found.good(Sentence.LINK_UP, "eth0")),
                probe(Step.DNS, "one", () -> Found.bad(Sentence.DNS_BAD, "sip.one.example")),
                probe(Step.REGISTRATION, "one", () -> Found.good(Sentence.REGISTRATION_GOOD, "one")),
                probe(Step.DNS, "two", () -> Found.leftOut(Sentence.DNS_NOT_NEEDED)),
                probe(Step.REGISTRATION, "two", () -> Found.good(Sentence.REGISTRATION_GOOD, "two"))));
        assertEquals(
                List.of(State.GOOD, State.BAD, State.LEFT_OUT, State.LEFT_OUT, State.GOOD),
                walked.checks().stream().map(Diagnosis.Check::state).toList());
        Diagnosis.Check broken = walked.broken();
        assertNotNull(broken);
        assertEquals(
                "No address is known for sip.one.example: check how the name is written, and that the DNS server that"
                        + " this box uses answers.",
                broken.finding().text());
    }

    /** One operator of two is enough for a call; none is not. */
    @Test
    void whatRestsOnSeveralIsLeftOutWhenEachIsBroken() throws Exception {
        for (boolean second : new boolean[] {true, false}) {
            var call = new Diagnostics.Probe() {
                @Override
                public Step step() {
                    return Step.CALL;
                }

                @Override
                public String subject() {
                    return "";
                }

                @Override
                public List<String> grounds() {
                    return List.of("one", "two");
                }

                @Override
                public Found look() {
                    return Found.good(Sentence.CALL_NO_NUMBER);
                }
            };
            Found found = second
                    ? Found.good(Sentence.REGISTRATION_GOOD, "two")
                    : Found.bad(Sentence.REGISTRATION_SLOW, "two", 12);
            Diagnosis walked = walk(List.of(
                    probe(Step.REGISTRATION, "one", () -> Found.bad(Sentence.REGISTRATION_SLOW, "one", 12)),
                    probe(Step.REGISTRATION, "two", () -> found),
                    call));
            assertEquals(
                    second ? State.GOOD : State.LEFT_OUT,
                    walked.checks().getLast().state());
            assertNotNull(walked.checks().getLast().finding());
        }
    }

    @Test
    void nothingIsTriedWithoutALink() throws Exception {
        Diagnosis walked = walk(List.of(
                probe(Step.LINK, null, () -> Found.bad(Sentence.LINK_NONE)), probe(Step.REGISTRATION, "one", () -> {
                    throw new AssertionError("it was looked at");
                })));
        assertEquals(State.LEFT_OUT, walked.checks().getLast().state());
    }

    @Test
    void aProbeThatBreaksSaysSoAndTheWalkGoesOn() throws Exception {
        Diagnosis walked = walk(List.of(
                probe(Step.DNS, "one", () -> {
                    throw new IllegalStateException("no luck");
                }),
                probe(Step.REGISTRATION, "two", () -> Found.good(Sentence.REGISTRATION_GOOD, "two"))));
        assertTrue(walked.checks().getFirst().finding().text().contains("no luck"));
        assertEquals(State.GOOD, walked.checks().getLast().state());
    }

    @Test
    void oneWalkAtATimeAndItsProgressCanBeSeen() throws Exception {
        assertNull(diagnostics.last());
        CountDownLatch go = new CountDownLatch(1);
        var slow = probe(Step.LINK, null, () -> {
            go.await();
            return Found.good(Sentence.LINK_UP, "eth0");
        });
        assertEquals(new Result.Done(), diagnostics.start(() -> List.of(slow)));
        Result second = diagnostics.start(() -> List.of(slow));
        assertEquals(
                Sentence.DIAGNOSIS_RUNS,
                assertInstanceOf(Result.Refused.class, second).saying().sentence());
        assertNull(diagnostics.last().endedAtMillis());
        go.countDown();
        assertNotNull(ended());
        assertEquals(new Result.Done(), diagnostics.start(() -> List.of(slow)), "the next may begin");
    }

    private Diagnosis walk(List<Diagnostics.Probe> probes) throws InterruptedException {
        diagnostics.start(() -> probes);
        return ended();
    }

    private Diagnosis ended() throws InterruptedException {
        Diagnosis now = diagnostics.last();
        while (now == null || now.endedAtMillis() == null) {
            Thread.sleep(2);
            now = diagnostics.last();
        }
        return now;
    }

    private static Diagnostics.Probe probe(Step step, String subject, Callable<Found> look) {
        return new Diagnostics.Probe() {
            @Override
            public Step step() {
                return step;
            }

            @Override
            public String subject() {
                return subject;
            }

            @Override
            public Found look() throws InterruptedException {
                try {
                    return look.call();
                } catch (InterruptedException | RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }
}
