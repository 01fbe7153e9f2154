package gatehouse.lab;

import gatehouse.lab.intercept.Interception;
import gatehouse.lab.media.MediaGateway;
import gatehouse.lab.operator.OperatorAction.CallChanged;
import gatehouse.lab.operator.OperatorAction.KeyAgreed;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/**
 * Interception in the running operator. Files are written away from the loop: whoever is listened to must not notice by
 * the operator's answering later.
 */
final class Listening implements AutoCloseable {
    private final Interception interception;
    private final MediaGateway gateway;
    private final BiConsumer<String, String> failures;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("intercept").daemon(true).factory());

    /** What goes wrong is told to {@code failures} as a code and a sentence. */
    Listening(Interception interception, MediaGateway gateway, BiConsumer<String, String> failures) {
        this.interception = interception;
        this.gateway = gateway;
        this.failures = failures;
    }

    void begins(CallChanged call) {
        if (interception.begins(call.id(), call.from(), call.to())) {
            gateway.tap(call.id(), (side, rtcp, packet) -> interception.packet(call.id(), side, rtcp, packet));
        }
    }

    void key(KeyAgreed agreed) {
        interception.key(agreed);
    }

    void ends(String call) {
        writer.execute(() -> {
            try {
                interception.ends(call);
            } catch (IOException | RuntimeException e) {
                failures.accept("interception", String.valueOf(e.getMessage()));
            }
        });
    }

    /** Calls that still stand were heard as well; all is on disk when this returns. */
    @Override
    public void close() {
        interception.standing().forEach(this::ends);
        writer.close();
    }
}
