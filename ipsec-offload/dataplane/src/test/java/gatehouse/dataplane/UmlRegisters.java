package gatehouse.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Lets User Mode Linux run on any processor. Debian's kernels know the extended register state up to AVX-512 and no more;
 * where the processor has more (AMX), the host refuses the shorter state that they hand back, and their first process
 * dies. A small library in front of {@code ptrace} hands back the whole state with their part of it replaced.
 */
final class UmlRegisters {
    private static final String LIBRARY = """
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <elf.h>
            #include <stdarg.h>
            #include <string.h>
            #include <sys/ptrace.h>
            #include <sys/uio.h>
            long ptrace(enum __ptrace_request request, ...) {
                static long (*host)(enum __ptrace_request, ...);
                static char whole[1 << 16] __attribute__((aligned(64)));
                if (!host) host = dlsym(RTLD_NEXT, "ptrace");
                va_list rest;
                va_start(rest, request);
                void *pid = va_arg(rest, void *), *address = va_arg(rest, void *), *data = va_arg(rest, void *);
                va_end(rest);
                if (request != PTRACE_SETREGSET || address != (void *) NT_X86_XSTATE)
                    return host(request, pid, address, data);
                struct iovec *given = data, all = {whole, sizeof whole};
                long refused = host(PTRACE_GETREGSET, pid, address, &all);
                if (refused) return refused;
                memcpy(whole, given->iov_base, given->iov_len < all.iov_len ? given->iov_len : all.iov_len);
                return host(request, pid, address, &all);
            }
            """;

    private UmlRegisters() {}

    /** Builds the library in {@code dir}; gives what {@code LD_PRELOAD} must name. */
    static Path build(Path dir) throws IOException, InterruptedException {
        Path source = Files.writeString(dir.resolve("registers.c"), LIBRARY);
        Path library = dir.resolve("registers.so");
        Process compiler = new ProcessBuilder(
                        "cc", "-shared", "-fPIC", "-O2", "-o", library.toString(), source.toString(), "-ldl")
                .redirectErrorStream(true)
                .start();
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, compiler.waitFor(), said);
        return library;
    }
}
