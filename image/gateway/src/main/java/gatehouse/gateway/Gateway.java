package gatehouse.gateway;

import gatehouse.b2bua.B2buaEvent;
import gatehouse.base.Clock;
import gatehouse.base.Entropy;
import gatehouse.config.GatehouseConfiguration;
import gatehouse.config.Secrets;
import gatehouse.config.WebSettings;
import gatehouse.gateway.control.ControlServer;
import gatehouse.gateway.control.ControlSession;
import gatehouse.gateway.voice.Phone;
import gatehouse.management.Capture;
import gatehouse.management.Command;
import gatehouse.management.ConfigurationStatus;
import gatehouse.management.Diagnostics;
import gatehouse.management.Event;
import gatehouse.management.EventLog;
import gatehouse.management.HandsetPort;
import gatehouse.management.LogTail;
import gatehouse.management.ManagedGateway;
import gatehouse.management.MediaStatus;
import gatehouse.management.MessageTrace;
import gatehouse.management.Result;
import gatehouse.management.Saying;
import gatehouse.management.Sentence;
import gatehouse.management.Snapshot;
import gatehouse.netty.EventLoops;
import gatehouse.netty.SecureEntropy;
import gatehouse.netty.SystemClock;
import gatehouse.telephony.LineState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The whole gateway: what stays as long as the process lives (status, events, control channel, page), around what one
 * configuration makes ({@link Telephony}). Started and stopped in order.
 */
final class Gateway implements ManagedGateway, AutoCloseable {
    private static final int EVENTS_KEPT = 500;

    private final EventLog events;
    private final StatusBoard board;
    private final EventLoops loops;
    private final Components components;
    private final MessageTrace trace;
    private final Capture capture;
    private final Diagnostics diagnostics;
    private final Telephony.House house;
    private final Runnable stop;
    private final Runnable restart;
    private final Path home;
    private final List<Consumer<Notice>> listeners = new CopyOnWriteArrayList<>();
    private final Handsets handsets = new Handsets(this);
    private final Commands commands = new Commands(this);
    private volatile GatehouseConfiguration configuration;
    private volatile @Nullable Telephony telephony;
    private volatile @Nullable WebPage page;
    private volatile @Nullable ConfigurationKeeper keeper;
    private @Nullable ControlServer control;

    /** Something that those who watch the gateway are told at once. */
    sealed interface Notice {
        /** A registration is in another state. */
        record Registration(String account) implements Notice {}

        /** Something else is to be heard or seen at a phone. */
        record Line(String line, Phone.Heard heard) implements Notice {}

        /** A call is in another state. */
        record Call(String id) implements Notice {}

        /** A sound file has been said to its end. */
        record Said(String line, String file) implements Notice {}
    }

    /**
     * Builds everything and binds nothing but the wire to the outside.
     *
     * @param configuration one that {@link Feasibility} has nothing to say about
     * @param home the configuration's folder, at which relative paths start
     * @param secrets taken over
     * @param stop ends the process in good order; it must not wait
     * @param restart ends the gateway in good order, and a new one takes its place; it must not wait
     * @throws IOException when the wire to the outside cannot be had
     */
    Gateway(GatehouseConfiguration configuration, Path home, Secrets secrets, Runnable stop, Runnable restart)
            throws IOException {
        Clock clock = SystemClock.INSTANCE;
        Entropy entropy = new SecureEntropy();
        this.configuration = configuration;
        this.home = home;
        this.stop = stop;
        this.restart = restart;
        this.events = new EventLog(EVENTS_KEPT, clock.wall().toEpochMilli() * 1000);
        this.board = new StatusBoard(configuration, clock, events, CallBook.in(home));
        this.loops = new EventLoops("net", 1, EventLoops.Io.BEST, clock);
        this.capture = new Capture(clock);
        this.trace = new MessageTrace(clock, clock.wall().toEpochMilli() * 1000, capture);
        this.diagnostics = new Diagnostics(clock);
        this.components = new Components(board);
        this.house = new Telephony.House(board, loops, clock, entropy, components, home, trace, this::tell);
        this.page = page(configuration.web());
        try {
            this.telephony = new Telephony(configuration, secrets, house);
        } catch (IOException e) {
            secrets.close();
            components.close();
            loops.close();
            throw e;
        }
    }

    private @Nullable WebPage page(WebSettings settings) {
        return WebPage.isWanted(settings) ? new WebPage(settings, home, this, house.clock(), house.entropy()) : null;
    }

    /**
     * Opens the control channel, then starts everything; what cannot start now is tried again later and shown as such.
     *
     * @throws IOException when the control channel cannot be opened, with one sentence
     */
    void start() throws IOException {
        control = openControl(configuration.control().socket());
        Telephony made = telephony;
        if (made != null) {
            made.start();
        }
        WebPage shown = page;
        if (shown != null) {
            components.start(shown); // last: telephones before pictures of them
        }
    }

    private ControlServer openControl(Path socket) throws IOException {
        return ControlServer.open(socket, client -> new ControlSession(client, new ControlDesk(this, stop)));
    }

    /** The configuration that the gateway follows. */
    GatehouseConfiguration configuration() {
        return configuration;
    }

    /** Whether everything that a configuration says of telephony is so already. */
    boolean carriesOut(GatehouseConfiguration next) {
        return telephony != null && !Telephony.differs(configuration, next);
    }

    /** Where the configuration's commands go from now on, and where its status comes from. */
    void governedBy(ConfigurationKeeper by) {
        keeper = by;
    }

    /** Who carries out the configuration's commands; null where its folder cannot be written. */
    @Nullable
    ConfigurationKeeper keeper() {
        return keeper;
    }

    /**
     * Replaces telephony by what another configuration makes of it; calls end. Without a next one nothing follows. To
     * be called from one thread.
     *
     * @param secrets taken over
     * @throws IOException when the wire to the outside cannot be had; there is no telephony then
     */
    void replaceTelephony(GatehouseConfiguration next, Secrets secrets) throws IOException {
        closeTelephony();
        board.configure(next);
        try {
            Telephony made = new Telephony(next, secrets, house);
            configuration = next;
            telephony = made;
            made.start();
        } catch (IOException e) {
            secrets.close();
            throw e;
        } finally {
            handsets.unplugAll("The gateway's lines were set up anew.");
        }
    }

    private void closeTelephony() {
        Telephony old = telephony;
        if (old != null) {
            old.close();
            telephony = null;
        }
    }

    /** Shows the page where another configuration wants it; who was signed in signs in again. */
    void replacePage(GatehouseConfiguration next) {
        WebPage old = page;
        if (old != null) {
            components.stop(old);
        }
        WebPage fresh = page(next.web());
        page = fresh;
        if (fresh != null) {
            components.start(fresh);
        }
    }

    /**
     * Moves the control channel to another socket.
     *
     * @throws IOException when that cannot be opened; the old one stays
     */
    void moveControl(Path socket) throws IOException {
        ControlServer fresh = openControl(socket);
        ControlServer old = control;
        control = fresh;
        if (old != null) {
            old.close();
        }
    }

    /** From now on names, and what the next change is held against, are those of this configuration. */
    void follow(GatehouseConfiguration next) {
        configuration = next;
        board.configure(next);
    }

    /** Something about the configuration that people should see. */
    void note(Event.Level level, Saying saying, @Nullable String cause) {
        board.event(level, "configuration", null, saying, cause);
    }

    /** What follows the page's address in the link that signs in once; empty while there is no page. */
    String signInPath() {
        WebPage shown = page;
        return shown == null ? "" : shown.signInPath().orElse("");
    }

    /** The phone at a virtual line: by its id, or by its number from 1; null when there is none. */
    @Nullable
    Phone phone(String line) {
        Telephony made = telephony;
        String id = lineId(line);
        return made == null || id == null ? null : made.phone(id);
    }

    /** The line's id for an id or a number from 1; null when there is none. */
    @Nullable
    String lineId(String line) {
        List<String> ids = lines();
        if (ids.contains(line)) {
            return line;
        }
        return line.matches("[1-9][0-9]?") && Integer.parseInt(line) <= ids.size()
                ? ids.get(Integer.parseInt(line) - 1)
                : null;
    }

    private List<String> lines() {
        Telephony made = telephony;
        return made == null ? List.of() : made.lines();
    }

    /** What caller id says of the call that a line has now; empty when it says nothing. */
    String callerOf(String line) {
        return board.remoteOf(line);
    }

    /** What a line is doing. */
    LineState lineState(String id) {
        return board.line(id);
    }

    /** The position of a line in the configuration, from 1. */
    int lineNumber(String id) {
        return lines().indexOf(id) + 1;
    }

    @Override
    public Snapshot snapshot() {
        ConfigurationKeeper by = keeper;
        return board.snapshot(
                this::liveVoice,
                by == null ? new ConfigurationStatus(false, null) : by.status(),
                diagnostics.last(),
                capture.status());
    }

    private @Nullable MediaStatus liveVoice(String line) {
        Telephony made = telephony;
        return made == null ? null : made.liveVoice(line);
    }

    @Override
    public EventLog events() {
        return events;
    }

    @Override
    public MessageTrace trace() {
        return trace;
    }

    @Override
    public Capture capture() {
        return capture;
    }

    @Override
    public CompletionStage<byte[]> supportBundle() {
        return SupportFiles.of(this);
    }

    @Override
    public CompletionStage<LogTail> log() {
        return CompletableFuture.supplyAsync(() -> LogFile.tail(configuration.log()));
    }

    /** Walks through everything that can be looked at. */
    Result diagnose(@Nullable String number) {
        return diagnostics.start(() -> Walk.of(this, number));
    }

    /** A new gateway takes this one's place, once the answer has left. */
    Result restart() {
        board.event(Event.Level.INFO, "system", null, Saying.of(Sentence.RESTARTING), null);
        CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS).execute(restart);
        return new Result.Done();
    }

    /** What stays while configurations change. */
    Telephony.House house() {
        return house;
    }

    /** The configuration's folder. */
    Path home() {
        return home;
    }

    @Override
    public CompletionStage<Result> execute(Command command) {
        return commands.execute(command);
    }

    @Override
    public HandsetPort handsets() {
        return handsets;
    }

    /** From now on {@code listener} is told; it must not wait. */
    void listen(Consumer<Notice> listener) {
        listeners.add(listener);
    }

    /** The end of {@link #listen}. */
    void ignore(Consumer<Notice> listener) {
        listeners.remove(listener);
    }

    /** Hands a wish to every operator's B2BUA, each of which knows its own accounts; says whether any runs. */
    boolean post(B2buaEvent event) {
        Telephony made = telephony;
        return made != null && made.post(event);
    }

    void said(String line, String file) {
        tell(new Notice.Said(line, file));
    }

    private void tell(Notice notice) {
        listeners.forEach(listener -> listener.accept(notice));
    }

    /** Ends calls, unregisters and frees everything; at most two seconds. */
    @Override
    public void close() {
        ControlServer open = control;
        if (open != null) {
            open.close();
        }
        diagnostics.close();
        closeTelephony();
        board.close(); // with the calls that this has ended
        components.close();
        loops.close();
    }
}
