package gatehouse.dataplane;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** The system calls that sockets of ESP and TUN devices need; the constants are those of x86-64 and aarch64. */
final class Linux {
    static final int AF_INET = 2, AF_INET6 = 10;
    private static final int SOL_IP = 0, IP_TOS = 1, SOL_IPV6 = 41, IPV6_TCLASS = 67;
    static final int SOCK_DGRAM = 2, SOCK_RAW = 3, SOCK_CLOEXEC = 0x80000;
    static final int EPERM = 1, EINTR = 4, EAGAIN = 11, EACCES = 13, EEXIST = 17;
    static final int MSG_DONTWAIT = 0x40;
    static final short POLLIN = 1;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBC = LINKER.defaultLookup();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final Linker.Option HEAP = Linker.Option.critical(true);
    private static final ThreadLocal<MemorySegment> STATE =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(Linker.Option.captureStateLayout()));

    private static final MethodHandle SOCKET =
            link("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND = link("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SETSOCKOPT =
            link("setsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle GETSOCKNAME =
            link("getsockname", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle SENDMMSG =
            link("sendmmsg", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle RECVMMSG =
            link("recvmmsg", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle OPEN =
            link("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle IOCTL = link(
            "ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle READ =
            link("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG), HEAP);
    private static final MethodHandle WRITE =
            link("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG), HEAP);
    private static final MethodHandle POLL =
            link("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle EVENTFD = link("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle CLOSE = link("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle STRERROR =
            LINKER.downcallHandle(LIBC.findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));

    /** A system call said no. */
    static final class Failure extends IOException {
        private static final long serialVersionUID = 1;
        private final int number;

        Failure(String what, int number) {
            super(what + ": " + text(number));
            this.number = number;
        }

        /** errno. */
        int number() {
            return number;
        }
    }

    private Linux() {}

    private static MethodHandle link(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker.Option[] all = java.util.Arrays.copyOf(options, options.length + 1);
        all[options.length] = ERRNO;
        return LINKER.downcallHandle(LIBC.findOrThrow(name), descriptor, all);
    }

    static int socket(int family, int type, int protocol) throws Failure {
        return check(
                "socket", call(() -> (int) SOCKET.invokeExact(STATE.get(), family, type | SOCK_CLOEXEC, protocol)));
    }

    static void bind(int fd, MemorySegment address, int bytes, String what) throws Failure {
        check("bind to " + what, call(() -> (int) BIND.invokeExact(STATE.get(), fd, address, bytes)));
    }

    static void option(int fd, int level, int name, int value) throws Failure {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocateFrom(JAVA_INT, value);
            check("setsockopt", call(() -> (int) SETSOCKOPT.invokeExact(STATE.get(), fd, level, name, number, 4)));
        }
    }

    /** Has what a socket sends carry a DiffServ code point, 0 to 63 (RFC 2474). */
    static void mark(int fd, boolean v6, int dscp) throws Failure {
        option(fd, v6 ? SOL_IPV6 : SOL_IP, v6 ? IPV6_TCLASS : IP_TOS, dscp << 2);
    }

    static void socketName(int fd, MemorySegment address) throws Failure {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(JAVA_INT, (int) address.byteSize());
            check("getsockname", call(() -> (int) GETSOCKNAME.invokeExact(STATE.get(), fd, address, bytes)));
        }
    }

    /** How many messages were sent, or -errno. */
    static int sendAll(int fd, MemorySegment headers, int count) {
        return call(() -> (int) SENDMMSG.invokeExact(STATE.get(), fd, headers, count, MSG_DONTWAIT));
    }

    /** How many messages were received, or -errno. */
    static int receiveAll(int fd, MemorySegment headers, int count) {
        return call(
                () -> (int) RECVMMSG.invokeExact(STATE.get(), fd, headers, count, MSG_DONTWAIT, MemorySegment.NULL));
    }

    static int open(String path) throws Failure {
        int flags = 2 | 0x800 | 0x80000; // O_RDWR, O_NONBLOCK, O_CLOEXEC
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path);
            return check("open " + path, call(() -> (int) OPEN.invokeExact(STATE.get(), name, flags)));
        }
    }

    static void ioctl(int fd, long request, MemorySegment argument, String what) throws Failure {
        check(what, call(() -> (int) IOCTL.invokeExact(STATE.get(), fd, request, argument)));
    }

    /** How many octets were read, or -errno. */
    static int read(int fd, byte[] array, int at, int count) {
        MemorySegment target = MemorySegment.ofArray(array).asSlice(at, count);
        return call(() -> (int) (long) READ.invokeExact(STATE.get(), fd, target, (long) count));
    }

    /** How many octets were written, or -errno. */
    static int write(int fd, byte[] array, int at, int count) {
        MemorySegment source = MemorySegment.ofArray(array).asSlice(at, count);
        return call(() -> (int) (long) WRITE.invokeExact(STATE.get(), fd, source, (long) count));
    }

    /** Waits until one of {@code count} descriptors in {@code set} is ready, or the time is over. */
    static int poll(MemorySegment set, int count, int millis) {
        return call(() -> (int) POLL.invokeExact(STATE.get(), set, (long) count, millis));
    }

    /** Puts descriptor {@code i} into a set of {@code struct pollfd} that waits for input. */
    static void pollInput(MemorySegment set, int i, int fd) {
        set.set(JAVA_INT, 8L * i, fd);
        set.set(JAVA_SHORT, 8L * i + 4, POLLIN);
        set.set(JAVA_SHORT, 8L * i + 6, (short) 0);
    }

    /** A counter that another thread can make readable: what wakes a poll. */
    static int eventfd() throws Failure {
        return check("eventfd", call(() -> (int) EVENTFD.invokeExact(STATE.get(), 0, 0x80800)));
    }

    static void close(int fd) {
        int ignored = call(() -> (int) CLOSE.invokeExact(STATE.get(), fd));
        assert ignored <= 0;
    }

    @FunctionalInterface
    private interface Call {
        int run() throws Throwable;
    }

    /** The result, or -errno. */
    private static int call(Call call) {
        try {
            int result = call.run();
            return result >= 0 ? result : -STATE.get().get(ValueLayout.JAVA_INT, 0);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a system call could not be made", e);
        }
    }

    private static int check(String what, int result) throws Failure {
        if (result < 0) {
            throw new Failure(what, -result);
        }
        return result;
    }

    private static String text(int number) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(number);
            return text.reinterpret(256).getString(0, StandardCharsets.UTF_8);
        } catch (Throwable e) {
            return "error " + number;
        }
    }
}
