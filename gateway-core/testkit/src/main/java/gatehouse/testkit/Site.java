package gatehouse.testkit;

import gatehouse.base.IpAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hosts that reach the rest through one {@link Middlebox}; sites nest, as a home behind a carrier's NAT does. */
public final class Site implements Network.Place {
    private final Network network;
    private final String name;
    private final @Nullable Site parent;
    private final @Nullable Middlebox box;
    private final List<Host> hosts = new ArrayList<>();
    private final List<Site> sites = new ArrayList<>();

    Site(Network network, String name, @Nullable Site parent, @Nullable Middlebox box) {
        this.network = network;
        this.name = name;
        this.parent = parent;
        this.box = box;
        if (box != null) {
            network.simulation().add(new BoxActor(box));
        }
    }

    @Override
    public String name() {
        return name;
    }

    /** A host in this site. */
    public Host host(String hostName, String... addresses) {
        Host host = new Host(network, this, hostName, addresses);
        hosts.add(host);
        return host;
    }

    /** A site within this site, behind a box of its own. */
    public Site site(String siteName, Middlebox inner) {
        Site site = new Site(network, siteName, this, inner);
        sites.add(site);
        return site;
    }

    List<Site> sites() {
        return Collections.unmodifiableList(sites);
    }

    boolean isOutermost() {
        return box == null;
    }

    Network.@Nullable Place find(IpAddress address) {
        for (Host host : hosts) {
            if (host.has(address)) {
                return host;
            }
        }
        for (Site site : sites) {
            if (site.box != null && site.box.ownsOutside(address)) {
                return site;
            }
        }
        return null;
    }

    void cross(Middlebox.Side side, Packet packet) {
        if (box != null) {
            box.packet(side, packet, network.simulation().now(), this::leave);
        }
    }

    private void leave(Middlebox.Side side, Packet packet) {
        Site onto = side == Middlebox.Side.INSIDE ? this : parent;
        if (onto != null) {
            network.forward(this, onto, packet);
        }
    }

    private final class BoxActor implements Simulation.Actor {
        private final Middlebox driven;

        BoxActor(Middlebox driven) {
            this.driven = driven;
        }

        @Override
        public long nextDeadline() {
            return driven.nextDeadline();
        }

        @Override
        public void expire(long now) {
            driven.expire(now, Site.this::leave);
        }
    }
}
