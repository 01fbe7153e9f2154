package gatehouse.web.access;

import gatehouse.management.Saying;
import gatehouse.management.Sentence;
import io.vertx.core.Future;
import java.util.function.Consumer;

/** Tells of work on the disk that failed where nobody waits for it: once, and again after it has worked in between. */
final class Trouble {
    private final Sentence sentence;
    private final Consumer<Saying> tell;
    private boolean told;

    /** @param sentence its first value is why */
    Trouble(Sentence sentence, Consumer<Saying> tell) {
        this.sentence = sentence;
        this.tell = tell;
    }

    /** Looks how work ends; on the event loop. */
    void watch(Future<?> work) {
        work.onComplete(done -> told = false, failure -> {
            if (!told) {
                told = true;
                tell.accept(Saying.of(sentence, failure.getMessage()));
            }
        });
    }
}
