package gatehouse.gateway.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gatehouse.management.Command;
import gatehouse.management.Result;
import gatehouse.management.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What the control channel asks of the gateway. Thread-safe. */
public interface Desk {
    /** Everything as it stands. */
    Snapshot snapshot();

    /** The UNIX socket of the page; empty when it has none. */
    String pageSocket();

    /** The page's address as a browser takes it; empty when it has none. */
    String pageAddress();

    /** What follows the page's address in the link that signs in once; empty while there is no page. */
    String signInPath();

    /**
     * Lifts the receiver of a line or puts it down.
     *
     * @throws IllegalArgumentException when there is no such line, with a sentence; so for each of these
     */
    CompletableFuture<Void> hook(String line, boolean off);

    /** Presses keys; done when the last tone has left. */
    CompletableFuture<Void> press(String line, String keys);

    /** Says a sound file; done when it starts. */
    CompletableFuture<Void> say(String line, Path file) throws IOException;

    /** Records what the receiver hears. */
    CompletableFuture<Void> record(String line, Path file) throws IOException;

    /** Ends the recording; done when the file is whole. */
    CompletableFuture<Void> endRecording(String line);

    /** Carries out a command. */
    CompletionStage<Result> execute(Command command);

    /** A zip for those who help. */
    CompletionStage<byte[]> supportBundle();

    /** Ends the process in good order. */
    void stop();

    /** From now on {@code listener} gets each event as one JSON object; the result ends that. */
    AutoCloseable subscribe(Consumer<? super ObjectNode> listener);
}
