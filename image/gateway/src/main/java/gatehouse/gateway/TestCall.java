package gatehouse.gateway;

import gatehouse.config.GatehouseConfiguration;
import gatehouse.config.LineSettings;
import gatehouse.config.OperatorSettings;
import gatehouse.gateway.voice.Phone;
import gatehouse.management.CallStatus;
import gatehouse.management.Diagnostics.Found;
import gatehouse.management.LineStatus;
import gatehouse.management.MediaStatus;
import gatehouse.management.Sentence;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call that somebody makes to see whether calls work: dialled at a line's phone, as a hand would. */
final class TestCall {
    private static final int ANSWER_SECONDS = 25;
    private static final int TALK_MILLIS = 3_000;
    private static final long LOOK_MILLIS = 100;

    /** Of 150 packets in the time that is talked; fewer are the sign of a way that is open in one direction only. */
    private static final int FEWEST_PACKETS = 50;

    private final Gateway gateway;
    private final GatehouseConfiguration configuration;

    TestCall(Gateway gateway) {
        this.gateway = gateway;
        this.configuration = gateway.configuration();
    }

    /** @param number null for the one that a free line's operator has for this */
    Found to(@Nullable String number) throws InterruptedException {
        boolean known = number != null;
        for (LineSettings line : configuration.lines()) {
            String wanted = number == null ? ofOperator(line) : number;
            known |= wanted != null;
            Phone phone = gateway.phone(line.id());
            if (wanted != null && phone != null && isFree(line.id())) {
                try {
                    return call(line.id(), phone, wanted);
                } finally {
                    var _ = phone.hook(false);
                }
            }
        }
        return known ? Found.warning(Sentence.CALL_NO_LINE) : Found.leftOut(Sentence.CALL_NO_NUMBER);
    }

    private @Nullable String ofOperator(LineSettings line) {
        return configuration.operators().stream()
                .filter(operator -> operator.name().equals(line.operator()))
                .map(OperatorSettings::numbers)
                .flatMap(numbers -> numbers.test().stream())
                .findFirst()
                .orElse(null);
    }

    private boolean isFree(String line) {
        return gateway.snapshot().lines().stream()
                .anyMatch(status -> status.id().equals(line) && status.state() == LineStatus.State.IDLE);
    }

    private Found call(String line, Phone phone, String number) throws InterruptedException {
        String before = last(line).map(CallStatus::id).orElse("");
        var _ = phone.dial(number);
        long until = System.nanoTime() + ANSWER_SECONDS * 1_000_000_000L;
        while (System.nanoTime() < until) {
            Optional<CallStatus> now = last(line).filter(call -> !call.id().equals(before));
            if (now.isPresent() && now.get().state() == CallStatus.State.TALKING) {
                Thread.sleep(TALK_MILLIS);
                return judged(last(line).orElse(now.get()), number);
            }
            if (now.isPresent() && now.get().state() == CallStatus.State.ENDED) {
                return Found.bad(
                        Sentence.CALL_FAILED,
                        number,
                        Objects.requireNonNullElse(now.get().failure(), "the other side ended it")
                                .replaceAll("[.] *$", ""));
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return Found.bad(Sentence.CALL_NO_ANSWER, number, ANSWER_SECONDS);
    }

    private Found judged(CallStatus call, String number) {
        MediaStatus voice = call.media();
        if (voice == null || voice.received() < FEWEST_PACKETS) {
            return Found.bad(Sentence.CALL_SILENT, number, configuration.media().rtpPorts());
        }
        long setup = call.setupMillis() == null ? 0 : call.setupMillis();
        return Found.good(
                Sentence.CALL_GOOD,
                number,
                setup,
                voice.received(),
                voice.lost(),
                String.format(Locale.ROOT, "%.1f", voice.jitterMillis()));
    }

    private Optional<CallStatus> last(String line) {
        return gateway.snapshot().calls().stream()
                .filter(call -> call.line().equals(line))
                .reduce((one, later) -> later);
    }
}
