package gatehouse.lab;

import gatehouse.lab.media.MediaGateway;
import gatehouse.lab.operator.OperatorAction.CallChanged;
import gatehouse.lab.operator.OperatorAction.RegistrationChanged;
import gatehouse.lab.pcscf.SaPairs;
import gatehouse.media.MediaStatistics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/** What the lab tells while it runs and at its end, in the words of image/README.md. Thread-safe. */
final class LabReport {
    /** One call as the final report has it. */
    private static final class CallLine {
        final String id;
        final String from;
        final String to;
        boolean answered;
        long sent;
        long received;
        long lost;

        CallLine(String id, String from, String to) {
            this.id = id;
            this.from = from;
            this.to = to;
        }

        Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("id", id);
            map.put("from", from);
            map.put("to", to);
            map.put("answered", answered);
            map.put("sent", sent);
            map.put("received", received);
            map.put("lost", lost);
            return map;
        }
    }

    private static final int MOST_CALLS = 10_000;

    private final JsonLines out;
    private final Map<String, CallLine> calls = new LinkedHashMap<>();
    private final CountDownLatch broken = new CountDownLatch(1);

    LabReport(JsonLines out) {
        this.out = out;
    }

    void registration(RegistrationChanged changed) {
        Instant now = Instant.now();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", changed.registered() ? "registered" : "unregistered");
        line.put("number", changed.number());
        line.put("contact", changed.contact());
        line.put("from", changed.from().toString());
        line.put("epoch_micros", now.getEpochSecond() * 1_000_000 + now.getNano() / 1000);
        out.write(line);
    }

    synchronized void call(CallChanged changed) {
        CallLine call = calls.computeIfAbsent(changed.id(), id -> new CallLine(id, changed.from(), changed.to()));
        call.answered |= changed.state() == CallChanged.State.ANSWERED;
        if (calls.size() > MOST_CALLS) {
            calls.remove(calls.keySet().iterator().next());
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", "call");
        line.put("state", changed.state().name().toLowerCase(Locale.ROOT));
        line.put("id", changed.id());
        line.put("from", changed.from());
        line.put("to", changed.to());
        out.write(line);
    }

    /** A UE and the P-CSCF have agreed on SAs, which the UE has yet to use. */
    void agreed(SaPairs pairs) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", "agreed");
        line.put("impi", pairs.impi());
        line.put("mode", pairs.mode().toString());
        line.put("suite", pairs.suite().toString());
        line.put("ue", pairs.ueServer().toString());
        out.write(line);
    }

    /** Something about the security of the access; the codes are those of image/README.md. */
    void access(String code, String text) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", "access");
        line.put("code", code);
        line.put("text", text);
        out.write(line);
    }

    void said(String call) {
        out.write(Map.of("event", "reply-finished", "id", call));
    }

    void failure(String code, String text) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", "failure");
        line.put("code", code);
        line.put("text", text);
        out.write(line);
    }

    /** What the far end of a call sent and received. */
    synchronized void heard(String id, @Nullable MediaStatistics statistics) {
        CallLine call = calls.get(id);
        if (call != null && statistics != null) {
            call.sent = statistics.sent();
            call.received = statistics.received();
            call.lost = statistics.lost();
        }
    }

    /** What the media gateway relayed: the figures of calls between phones, which no service counts. */
    synchronized void relayed(String id, MediaGateway.Counts counts) {
        CallLine call = calls.get(id);
        if (call != null && call.received == 0) {
            call.received = counts.fromCaller();
            call.sent = counts.fromCallee();
        }
    }

    /** A component died: the lab ends, for an operator that is half alive would judge nothing. */
    void componentFailed(String component, Throwable cause) {
        Logger.error(cause, "{} has failed", component);
        failure("component-failed", component + ": " + cause);
        broken.countDown();
    }

    /** Waits until a component has failed. */
    void awaitFailure() throws InterruptedException {
        broken.await();
    }

    synchronized Map<String, Object> last(boolean insideSeen, long capturedPackets) {
        List<Map<String, Object>> lines = new ArrayList<>();
        calls.values().forEach(call -> lines.add(call.toMap()));
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("calls", lines);
        report.put("inside_address_seen", insideSeen);
        report.put("captured_packets", capturedPackets);
        return Map.of("report", report);
    }
}
