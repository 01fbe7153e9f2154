package gatehouse.web.live;

import gatehouse.management.AssociationStatus;
import gatehouse.management.CallStatus;
import gatehouse.management.CaptureStatus;
import gatehouse.management.Event;
import gatehouse.management.EventLog;
import gatehouse.management.ManagedGateway;
import gatehouse.management.MediaStatus;
import gatehouse.management.RegistrationStatus;
import gatehouse.management.Snapshot;
import gatehouse.management.SystemStatus;
import gatehouse.management.VoiceTerms;
import gatehouse.web.json.Json;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What happens, as server-sent events, to all who listen: {@code status} whenever it changed, and each {@code event} of
 * the log with its number, so that a browser that was away says where it stopped (Last-Event-ID) and goes on there. The
 * gateway is looked at once for everyone, and not at all while nobody listens. Runs on the server's event loop.
 */
public final class LiveFeed {
    /** Between two looks at the gateway. */
    private static final long LOOK_MILLIS = 250;

    /** Figures that always change (memory, time, ages) are sent at least this often; it also keeps connections open. */
    private static final long REFRESH_MILLIS = 5_000;

    /** And those of a voice this often, while somebody talks. */
    private static final long VOICE_MILLIS = 1_000;

    private static final int PAGE = 200;

    private final Vertx vertx;
    private final ManagedGateway gateway;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private long timer = -1;
    private @Nullable Snapshot lastShape;
    /** Made once for all who listen. */
    private Buffer lastStatus = Buffer.buffer();

    private long lastSentMillis;

    /** A feed that nobody listens to yet. */
    public LiveFeed(Vertx vertx, ManagedGateway gateway) {
        this.vertx = vertx;
        this.gateway = gateway;
    }

    private static final class Listener {
        final HttpServerResponse response;
        final BooleanSupplier welcome;
        long after;

        Listener(HttpServerResponse response, BooleanSupplier welcome, long after) {
            this.response = response;
            this.welcome = welcome;
            this.after = after;
        }
    }

    /**
     * Sends what happens to a browser until it goes away.
     *
     * @param after the number of the last event it knows; the least long if it knows none
     * @param welcome asked at each look; the stream ends when it says no
     */
    public void listen(HttpServerResponse response, long after, BooleanSupplier welcome) {
        Listener listener = new Listener(response, welcome, after);
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("X-Accel-Buffering", "no")
                .closeHandler(gone -> drop(listener));
        listeners.add(listener);
        refresh(gateway.snapshot());
        response.write("retry: 1000\n\n");
        response.write(lastStatus);
        sendEvents(listener);
        if (timer < 0) {
            timer = vertx.setPeriodic(LOOK_MILLIS, ignored -> look());
        }
    }

    /** How many listen; from any thread. */
    public int size() {
        return listeners.size();
    }

    /** Ends every stream. */
    public void close() {
        for (Listener listener : listeners) {
            drop(listener);
            listener.response.end();
        }
    }

    private void drop(Listener listener) {
        listeners.remove(listener);
        if (listeners.isEmpty() && timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
    }

    private void look() {
        boolean news = refresh(gateway.snapshot());
        for (Listener listener : listeners) {
            if (!listener.welcome.getAsBoolean()) {
                drop(listener);
                listener.response.end();
            } else if (!listener.response.writeQueueFull()) {
                if (news) {
                    listener.response.write(lastStatus);
                }
                sendEvents(listener);
            }
        }
    }

    private boolean refresh(Snapshot box) {
        Snapshot shape = withoutFigures(box);
        boolean talks = box.calls().stream().anyMatch(call -> call.state() == CallStatus.State.TALKING);
        long sinceLast = box.takenAtMillis() - lastSentMillis;
        boolean due = sinceLast >= (talks ? VOICE_MILLIS : REFRESH_MILLIS) || sinceLast < 0;
        if (!due && shape.equals(lastShape)) {
            return false;
        }
        lastShape = shape;
        lastSentMillis = box.takenAtMillis();
        lastStatus = Buffer.buffer("event: status\ndata: " + Json.text(Status.of(box)) + "\n\n");
        return true;
    }

    private void sendEvents(Listener listener) {
        EventLog.Page page = gateway.events().after(listener.after, PAGE);
        if (page.missed()) {
            listener.response.write("event: missed\ndata: {}\n\n");
        }
        if (!page.events().isEmpty()) {
            StringBuilder out = new StringBuilder();
            for (Event event : page.events()) {
                out.append("id: ").append(event.sequence());
                out.append("\nevent: event\ndata: ").append(Json.text(event)).append("\n\n");
            }
            listener.response.write(out.toString());
            listener.after = page.last();
        } else if (page.missed()) {
            listener.after = page.last();
        }
    }

    /** The snapshot without what differs every time. */
    static Snapshot withoutFigures(Snapshot box) {
        SystemStatus system = box.system();
        return new Snapshot(
                0,
                new SystemStatus(system.name(), system.version(), 0, system.startMillis(), 0, 0, system.crypto()),
                box.wan(),
                box.configuration(),
                box.registrations().stream().map(LiveFeed::withoutFigures).toList(),
                box.lines(),
                box.calls().stream().map(LiveFeed::withoutFigures).toList(),
                box.components(),
                box.diagnosis(),
                new CaptureStatus(
                        box.capture().running(),
                        box.capture().startedAtMillis(),
                        0,
                        0,
                        box.capture().full()),
                List.of());
    }

    private static RegistrationStatus withoutFigures(RegistrationStatus one) {
        RegistrationStatus.Security security = one.security();
        if (security == null || security.associations().isEmpty()) {
            return one;
        }
        List<AssociationStatus> quiet = security.associations().stream()
                .map(each -> new AssociationStatus(
                        each.spi(), each.inbound(), each.localPort(), each.remotePort(), each.suite(), 0, 0, 0))
                .toList();
        return new RegistrationStatus(
                one.operator(),
                one.identity(),
                one.impu(),
                one.state(),
                new RegistrationStatus.Security(
                        security.access(),
                        security.mode(),
                        security.integrity(),
                        security.encryption(),
                        security.aka(),
                        security.offers(),
                        security.agreedAtMillis(),
                        quiet),
                one.sinceMillis(),
                one.expiresAtMillis(),
                one.setupMillis(),
                one.roundTrips(),
                one.bytes(),
                one.keepAliveSeconds(),
                one.failure());
    }

    private static CallStatus withoutFigures(CallStatus call) {
        MediaStatus media = call.media();
        return new CallStatus(
                call.id(),
                call.line(),
                call.direction(),
                call.remote(),
                call.state(),
                0, // reckoned anew at each look, so that it may differ by a millisecond
                call.answeredAtMillis() == null ? null : 0L,
                call.setupMillis(),
                call.dialToneHeard(),
                media == null ? null : withoutFigures(media),
                call.refused(),
                call.farEnd(),
                call.failure());
    }

    private static MediaStatus withoutFigures(MediaStatus media) {
        return new MediaStatus(
                media.codec(),
                media.profile(),
                media.keying(),
                media.suite(),
                media.scope(),
                new VoiceTerms(
                        media.terms().ours(),
                        media.terms().suites(),
                        media.terms().clear(),
                        media.terms().keysSinceMillis() == null ? null : 0L), // reckoned anew too
                0,
                0,
                0,
                0,
                0,
                null,
                null);
    }
}
