package gatehouse.management;

import java.util.concurrent.CompletionStage;

/**
 * A running gateway as the page, the command line and the demo see it. Implemented where the gateway is put together;
 * every method may be called from any thread.
 */
public interface ManagedGateway {
    /** The whole box now. Cheap enough for several calls a second; it never waits for the network. */
    Snapshot snapshot();

    /** What happened. */
    EventLog events();

    /** The last SIP messages, without credentials and keys. */
    MessageTrace trace();

    /** What is captured on request. */
    Capture capture();

    /** A zip for those who help: configuration, state, events and log, without secrets. */
    CompletionStage<byte[]> supportBundle();

    /** The end of the log. */
    CompletionStage<LogTail> log();

    /** Carries out a command. The stage completes normally: what cannot be done is {@link Result.Refused}. */
    CompletionStage<Result> execute(Command command);

    /** The way to plug a phone into a virtual line. */
    HandsetPort handsets();
}
