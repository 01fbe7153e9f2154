package gatehouse.scenarios.demo;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * Carries 127.0.0.1:PORT of the host to the UNIX socket of the gateway's page. The gateway stands in a network
 * namespace where no host address reaches it; a socket in the file system has no such walls.
 */
public final class PageForwarder implements AutoCloseable {
    private static final int CHUNK = 16_384;

    private final ServerSocketChannel listener;

    private PageForwarder(ServerSocketChannel listener) {
        this.listener = listener;
    }

    /**
     * Takes the port before anything else is started.
     *
     * @throws BindException with one sentence when somebody else has it
     */
    public static PageForwarder bind(int port) throws IOException {
        var listener = ServerSocketChannel.open();
        try {
            listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        } catch (IOException taken) {
            listener.close();
            throw (IOException) new BindException(
                            "127.0.0.1:%d, where the page would be, is in use: stop what listens there, or choose"
                                            .formatted(port)
                                    + " another with --page-port")
                    .initCause(taken);
        }
        return new PageForwarder(listener);
    }

    /** The port that was taken. */
    public int port() throws IOException {
        return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    /** From now on, each connection is joined to one at {@code page}. */
    public void forwardTo(Path page) {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    SocketChannel browser = listener.accept();
                    Thread.ofVirtual().start(() -> join(browser, page));
                }
            } catch (IOException closed) {
                // The run ends.
            }
        });
    }

    private static void join(SocketChannel browser, Path page) {
        try (browser;
                var gateway = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            gateway.connect(UnixDomainSocketAddress.of(page));
            Thread upward = Thread.ofVirtual().start(() -> pump(browser, gateway));
            pump(gateway, browser);
            upward.join();
        } catch (IOException gone) {
            // The browser sees the end of its connection, which says as much.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** One direction until its end, which the other side is told. */
    private static void pump(SocketChannel from, SocketChannel to) {
        var bytes = ByteBuffer.allocate(CHUNK);
        try {
            while (from.read(bytes) >= 0) {
                bytes.flip();
                while (bytes.hasRemaining()) {
                    to.write(bytes);
                }
                bytes.clear();
            }
            to.shutdownOutput();
        } catch (IOException broken) {
            try {
                from.close();
                to.close();
            } catch (IOException alreadyGone) {
                // Both ends are closed either way.
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
