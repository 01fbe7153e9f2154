package gatehouse.gateway.access;

import gatehouse.dataplane.DataplaneLoop;
import gatehouse.dataplane.EspPath;
import java.util.function.Consumer;

/** The one thread that owns an {@link EspPath}. */
interface EspThread extends AutoCloseable {
    /** Does something with the path on its thread, soon. Any thread may call it. */
    void execute(Consumer<EspPath> task);

    /** Stops the thread and closes the path. */
    @Override
    void close();

    /** The kernel's sockets. */
    static EspThread of(DataplaneLoop loop) {
        return new EspThread() {
            @Override
            public void execute(Consumer<EspPath> task) {
                loop.execute(task);
            }

            @Override
            public void close() {
                loop.close();
            }
        };
    }
}
