package gatehouse.netty.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The few calls of the C library that neither the JDK nor Netty offers: packet sockets and a socket's error queue.
 * Each answers as the C function does, or minus errno when it fails. Linux on 64-bit machines.
 */
public final class Libc {
    /** Address families and protocol numbers of Linux. */
    public static final int AF_INET = 2;

    /** IPv6. */
    public static final int AF_INET6 = 10;

    /** Frames below IP, packet(7). */
    public static final int AF_PACKET = 17;

    /** Whole frames, with the link-layer header. */
    public static final int SOCK_RAW = 3;

    /** Options of sockets, socket(7). */
    public static final int SOL_SOCKET = 1;

    /** Octets the kernel keeps for reading. */
    public static final int SO_RCVBUF = 8;

    /** The same beyond the system's limit, for the administrator. */
    public static final int SO_RCVBUFFORCE = 33;

    /** Nanosecond time stamps as ancillary data. */
    public static final int SO_TIMESTAMPNS = 35;

    /** Do not wait. */
    public static final int MSG_DONTWAIT = 0x40;

    /** Answer with a packet's real length even when the buffer is shorter. */
    public static final int MSG_TRUNC = 0x20;

    /** Read from the error queue, recv(2). */
    public static final int MSG_ERRQUEUE = 0x2000;

    /** Interrupted; try again. */
    public static final int EINTR = 4;

    /** Nothing there now. */
    public static final int EAGAIN = 11;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup SYMBOLS = LINKER.defaultLookup();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET =
            handle("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND =
            handle("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SETSOCKOPT =
            handle("setsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle GETSOCKOPT =
            handle("getsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle RECVMSG =
            handle("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle POLL =
            handle("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle STRERROR =
            LINKER.downcallHandle(SYMBOLS.findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private Libc() {}

    /** socket(2). */
    public static int socket(int family, int type, int protocol) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            return result((int) SOCKET.invokeExact(state, family, type, protocol), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** bind(2). */
    public static int bind(int fd, MemorySegment address) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            return result((int) BIND.invokeExact(state, fd, address, (int) address.byteSize()), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** setsockopt(2) with an int. */
    public static int setOption(int fd, int level, int option, int value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment number = arena.allocateFrom(JAVA_INT, value);
            return result((int) SETSOCKOPT.invokeExact(state, fd, level, option, number, 4), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** getsockopt(2) into {@code value}, which must be as long as the option. */
    public static int getOption(int fd, int level, int option, MemorySegment value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) value.byteSize());
            return result((int) GETSOCKOPT.invokeExact(state, fd, level, option, value, length), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** recvmsg(2) into what {@code message} points to. */
    public static int receive(int fd, Message message, int flags) {
        try {
            message.reset();
            long got = (long) RECVMSG.invokeExact(message.errno, fd, message.header, flags);
            return result((int) got, message.errno);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** poll(2) for readability of one descriptor, for at most {@code millis}. */
    public static int pollReadable(int fd, int millis) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment poll = arena.allocate(8, 4);
            poll.set(JAVA_INT, 0, fd);
            poll.set(ValueLayout.JAVA_SHORT, 4, (short) 1); // POLLIN
            return result((int) POLL.invokeExact(state, poll, 1L, millis), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** close(2). */
    public static int close(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            return result((int) CLOSE.invokeExact(state, fd), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** What the C library says about an errno, such as "Connection refused". */
    public static String describe(int errno) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
            return text.reinterpret(256).getString(0);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    static MemorySegment newState(Arena arena) {
        return arena.allocate(STATE);
    }

    private static int result(int value, MemorySegment state) {
        return value >= 0 ? value : -(int) ERRNO.get(state, 0L);
    }

    private static MethodHandle handle(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(SYMBOLS.findOrThrow(name), type, Linker.Option.captureCallState("errno"));
    }

    private static IllegalStateException broken(Throwable e) {
        return new IllegalStateException("a call of the C library failed in Java", e);
    }
}
