package gatehouse.sip.transaction;

import gatehouse.base.Flow;
import java.time.Duration;

/** What a transaction can do to the world while it handles one event. */
interface Surroundings {
    TimerProfile timers();

    /** Whether messages can still go over {@code flow}: always for UDP, while the connection stands for a stream. */
    boolean isOpen(Flow flow);

    /** Sends bytes. */
    void transmit(Flow flow, byte[] octets);

    /** Starts or restarts a timer. */
    void start(Transaction transaction, Timer timer, Duration after);

    /** Stops a timer; harmless when it does not run. */
    void stop(Transaction transaction, Timer timer);

    /** Tells the transaction user. */
    void tell(TransactionAction action);

    /** The transaction is terminated: forget it with all its timers. */
    void ended(Transaction transaction);
}
