package gatehouse.netty;

/** Who is told that a component has failed; restarting it, with back-off, is the supervisor's business. */
@FunctionalInterface
public interface Supervisor {
    /**
     * The component has stopped for good and takes no more events. Called once, on the component's own thread.
     *
     * @param component the name it was made with
     * @param cause what a core or an action handler threw
     */
    void failed(String component, Throwable cause);
}
