package gatehouse.dataplane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A TCP server that answers with the SHA-256 of what it got, and its client; in Python, so that UML has it too. */
final class TcpScript {
    private static final String TEXT = """
            import hashlib, os, socket, sys, threading
            def take(c):
                h = hashlib.sha256()
                while True:
                    d = c.recv(65536)
                    if not d: break
                    h.update(d)
                c.sendall(h.digest()); c.close()
            if sys.argv[1] == "serve":
                s = socket.socket(socket.AF_INET6); s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
                s.bind(("::", 5000)); s.listen(16); print("listening", flush=True)
                while True:
                    c, _ = s.accept(); threading.Thread(target=take, args=(c,), daemon=True).start()
            else:
                c = socket.create_connection((sys.argv[2], 5000), timeout=20)
                data = os.urandom(int(sys.argv[3])); c.sendall(data); c.shutdown(socket.SHUT_WR)
                got = b""
                while len(got) < 32:
                    d = c.recv(32)
                    if not d: break
                    got += d
                sys.exit(0 if got == hashlib.sha256(data).digest() else 1)
            """;

    private TcpScript() {}

    static Path write(Path dir) throws IOException {
        return Files.writeString(dir.resolve("tcp.py"), TEXT);
    }
}
