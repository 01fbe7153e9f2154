package gatehouse.netty.dns;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.DnsRecord;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.netty.EventLoops;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.HostsFileEntriesResolver;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/** Asks the DNS for the records that RFC 3263 wants, over Netty's resolver. For one search: close it after that. */
public final class DnsClient implements AutoCloseable {
    private static final Duration QUERY = Duration.ofMillis(1_500);
    private static final Duration ANSWER = Duration.ofSeconds(4);
    private static final int MOST_RECORDS = 64;

    private final DnsNameResolver resolver;
    /** Whether a question was met with silence: the next ones would be too, and their sum would be long. */
    private boolean silent;

    private DnsClient(EventLoops loops, DnsServerAddressStreamProvider servers) {
        this.resolver = new DnsNameResolverBuilder(loops.next())
                .datagramChannelFactory(loops::anyDatagramChannel)
                .socketChannelFactory(loops::streamChannel, true) // answers that a datagram cannot hold
                .nameServerProvider(servers)
                .queryTimeoutMillis(QUERY.toMillis())
                .build();
    }

    /** With the servers of this host. */
    public static DnsClient ofHost(EventLoops loops) {
        return new DnsClient(loops, DnsServerAddressStreamProviders.platformDefault());
    }

    /** With this server alone. */
    public static DnsClient of(EventLoops loops, Endpoint server) {
        InetSocketAddress address = new InetSocketAddress(server.address().toString(), server.port());
        return new DnsClient(loops, new SequentialDnsServerAddressStreamProvider(address));
    }

    /**
     * The records of a name; none for "no such name", "no such type" and "no answer within 4 s", after which no more is
     * asked. What the hosts file names needs no question. Blocks until then; for one thread, which is none of the event
     * loops'.
     */
    public List<DnsRecord> ask(String name, DnsRecord.Type type) {
        List<DnsRecord> local = hosts(name, type);
        if (silent || !local.isEmpty()) {
            return local;
        }
        DnsRecordType wanted = switch (type) {
            case NAPTR -> DnsRecordType.NAPTR;
            case SRV -> DnsRecordType.SRV;
            case A -> DnsRecordType.A;
            case AAAA -> DnsRecordType.AAAA;
        };
        Future<List<io.netty.handler.codec.dns.DnsRecord>> asked =
                resolver.resolveAll(new DefaultDnsQuestion(absolute(name), wanted));
        boolean done = asked.awaitUninterruptibly(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        if (!done || !asked.isSuccess()) {
            silent = !done || isTimeout(asked.cause());
            Logger.debug("{} {}: {}", type, name, asked.cause());
            asked.cancel(false);
            return List.of();
        }
        List<DnsRecord> answers = new ArrayList<>();
        for (io.netty.handler.codec.dns.DnsRecord each : asked.getNow()) {
            DnsRecord answer =
                    each instanceof DnsRawRecord raw && answers.size() < MOST_RECORDS ? read(raw, type) : null;
            if (answer != null) {
                answers.add(answer);
            }
            ReferenceCountUtil.release(each);
        }
        return answers;
    }

    private static List<DnsRecord> hosts(String name, DnsRecord.Type type) {
        if (type != DnsRecord.Type.A && type != DnsRecord.Type.AAAA) {
            return List.of();
        }
        InetAddress address = HostsFileEntriesResolver.DEFAULT.address(
                name, type == DnsRecord.Type.A ? ResolvedAddressTypes.IPV4_ONLY : ResolvedAddressTypes.IPV6_ONLY);
        return address != null
                        && IpAddress.ofOctets(ByteView.of(address.getAddress()))
                                instanceof Decoded.Ok<IpAddress>(IpAddress known)
                ? List.of(new DnsRecord.Address(known))
                : List.of();
    }

    private static boolean isTimeout(@Nullable Throwable cause) {
        return cause instanceof DnsNameResolverTimeoutException || (cause != null && isTimeout(cause.getCause()));
    }

    private static String absolute(String name) {
        return name.endsWith(".") ? name : name + ".";
    }

    /** What a record says, or null for one of another type, or one that is cut short. */
    private static @Nullable DnsRecord read(DnsRawRecord raw, DnsRecord.Type type) {
        if (!raw.type().name().equals(type.name())) {
            return null; // a CNAME on the way
        }
        ByteBuf data = raw.content();
        try {
            return switch (type) {
                case NAPTR -> {
                    int order = data.readUnsignedShort();
                    int preference = data.readUnsignedShort();
                    String flags = text(data);
                    String service = text(data);
                    text(data);
                    yield new DnsRecord.Naptr(order, preference, flags, service, name(data));
                }
                case SRV -> {
                    int priority = data.readUnsignedShort();
                    int weight = data.readUnsignedShort();
                    int port = data.readUnsignedShort();
                    yield new DnsRecord.Srv(priority, weight, port, name(data));
                }
                case A, AAAA ->
                    IpAddress.ofOctets(ByteView.of(ByteBufUtil.getBytes(data)))
                                    instanceof Decoded.Ok<IpAddress>(IpAddress address)
                            ? new DnsRecord.Address(address)
                            : null;
            };
        } catch (
                RuntimeException damaged) { // Netty's reading of names says so for what is cut short or runs in circles
            Logger.debug("a damaged {} record: {}", type, damaged.getMessage());
            return null;
        }
    }

    private static String text(ByteBuf data) {
        int length = data.readUnsignedByte();
        return data.readCharSequence(length, StandardCharsets.US_ASCII).toString();
    }

    /** A name without its last dot; the root is ".". */
    private static String name(ByteBuf data) {
        String name = DefaultDnsRecordDecoder.decodeName(data);
        return name.length() > 1 && name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    @Override
    public void close() {
        resolver.close();
    }
}
