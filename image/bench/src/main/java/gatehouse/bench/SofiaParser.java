package gatehouse.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * sofia-sip through its library (Debian: libsofia-sip-ua0), called from the same Java process. It decodes every header
 * that it knows when the message is made, so reading them in C would cost nothing more: only their presence is looked at.
 * Three downcalls a message, about 10 ns each, count against it.
 */
final class SofiaParser {
    /** Offsets of sip_t on 64-bit Linux, from the public header sofia-sip/sip.h of version 1.12/1.13. */
    private static final long SIP_ERROR = 64;

    private static final long SIP_VIA = 88;
    private static final long SIP_FROM = 128;
    private static final long SIP_TO = 136;
    private static final long SIP_CALL_ID = 144;
    private static final long SIP_CSEQ = 152;
    private static final long SIP_CONTACT = 160;
    private static final long SIP_SIZE = 632;

    private final MethodHandle make;
    private final MethodHandle object;
    private final MethodHandle destroy;
    private final MemorySegment messageClass;

    private SofiaParser(SymbolLookup library) throws Throwable {
        Linker linker = Linker.nativeLinker();
        make = linker.downcallHandle(
                library.findOrThrow("msg_make"), FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG));
        object = linker.downcallHandle(library.findOrThrow("msg_object"), FunctionDescriptor.of(ADDRESS, ADDRESS));
        destroy = linker.downcallHandle(library.findOrThrow("msg_destroy"), FunctionDescriptor.ofVoid(ADDRESS));
        messageClass = (MemorySegment)
                linker.downcallHandle(library.findOrThrow("sip_default_mclass"), FunctionDescriptor.of(ADDRESS))
                        .invokeExact();
    }

    /** The library, if it is on this machine. */
    static Optional<SofiaParser> load() {
        try {
            return Optional.of(new SofiaParser(SymbolLookup.libraryLookup("libsofia-sip-ua.so.0", Arena.global())));
        } catch (IllegalArgumentException missing) {
            return Optional.empty();
        } catch (Throwable bad) {
            throw new IllegalStateException("libsofia-sip-ua.so.0 is not the library we know", bad);
        }
    }

    /** The messages in native memory, where a C program would have received them. */
    static MemorySegment[] receive(byte[][] messages) {
        MemorySegment[] received = new MemorySegment[messages.length];
        for (int i = 0; i < messages.length; i++) {
            received[i] = Arena.global().allocate(messages[i].length);
            received[i].copyFrom(MemorySegment.ofArray(messages[i]));
        }
        return received;
    }

    /** Makes a message of the octets, which sofia-sip copies into a buffer of its own, looks at it and frees it. */
    long parse(MemorySegment octets) {
        try {
            MemorySegment message = (MemorySegment) make.invokeExact(messageClass, 0, octets, octets.byteSize());
            MemorySegment sip = ((MemorySegment) object.invokeExact(message)).reinterpret(SIP_SIZE);
            if (sip.get(JAVA_LONG, SIP_ERROR) != 0 || sip.get(JAVA_LONG, SIP_VIA) == 0) {
                throw new IllegalStateException("sofia-sip found an error in a message");
            }
            long seen = sip.get(JAVA_LONG, SIP_FROM)
                    ^ sip.get(JAVA_LONG, SIP_TO)
                    ^ sip.get(JAVA_LONG, SIP_CALL_ID)
                    ^ sip.get(JAVA_LONG, SIP_CSEQ)
                    ^ sip.get(JAVA_LONG, SIP_CONTACT);
            destroy.invokeExact(message);
            return seen;
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
