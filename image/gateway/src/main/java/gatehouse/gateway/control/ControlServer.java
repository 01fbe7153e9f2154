package gatehouse.gateway.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.tinylog.Logger;

/**
 * The UNIX socket through which the command line and the demo talk to the gateway. It stands with mode 0600 under its
 * name only when it is ready: others never get to open it. One virtual thread serves each client.
 */
public final class ControlServer implements AutoCloseable {
    private static final int MOST_CLIENTS = 32;

    private final Path path;
    private final ServerSocketChannel server;
    private final Function<SocketChannel, Runnable> sessions;
    private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();

    private ControlServer(Path path, ServerSocketChannel server, Function<SocketChannel, Runnable> sessions) {
        this.path = path;
        this.server = server;
        this.sessions = sessions;
    }

    /**
     * Opens the socket, in place of one that a dead process left behind.
     *
     * @param sessions makes what serves one client; it returns when the client has gone
     * @throws IOException when it cannot be opened, or another process answers on it, with one sentence
     */
    public static ControlServer open(Path path, Function<SocketChannel, Runnable> sessions) throws IOException {
        if (Files.exists(path) && isAnswered(path)) {
            throw new IOException("another gateway runs with the control socket " + path
                    + "; stop it, or give this one another control.socket");
        }
        Path folder = path.toAbsolutePath().getParent();
        Path hidden = path.resolveSibling("." + path.getFileName() + ".new");
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.deleteIfExists(hidden);
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(hidden));
            Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString("rw-------"));
            Files.move(hidden, path, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            ControlServer opened = new ControlServer(path, server, sessions);
            Thread.ofVirtual().name("control").start(opened::accept);
            return opened;
        } catch (IOException e) {
            throw new IOException(
                    "the control socket " + path + " cannot be opened (" + e.getMessage()
                            + "); make its folder writable, or choose another control.socket",
                    e);
        }
    }

    private static boolean isAnswered(Path path) {
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return probe.isConnected();
        } catch (IOException e) {
            return false; // left behind by a process that died
        }
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                if (clients.size() >= MOST_CLIENTS) {
                    client.close();
                    continue;
                }
                clients.add(client);
                Thread.ofVirtual().name("control-client").start(() -> serve(client));
            }
        } catch (IOException e) {
            Logger.debug("the control socket is closed");
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            sessions.apply(client).run();
        } catch (IOException e) {
            Logger.debug("a client of the control socket is gone: {}", e.getMessage());
        } finally {
            clients.remove(client);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(path);
            for (SocketChannel client : clients) {
                client.close();
            }
        } catch (IOException e) {
            Logger.debug("the control socket did not close well: {}", e.getMessage());
        }
    }
}
