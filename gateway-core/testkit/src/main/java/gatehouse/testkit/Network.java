package gatehouse.testkit;

import gatehouse.base.IpAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An in-memory network under virtual time: hosts on the outside and in sites behind middleboxes, joined by links that
 * delay, lose, repeat and reorder as their profiles say. One seed is one run.
 */
public final class Network {
    private final Seeded random;
    private final Simulation simulation;
    private final Wire wire;
    private final Site outside;
    private final Map<Ends, Link> links = new HashMap<>();
    private LinkProfile usual = LinkProfile.CLEAN;

    /** Two places in either order. */
    private record Ends(String a, String b) {
        static Ends of(Place x, Place y) {
            return x.name().compareTo(y.name()) <= 0 ? new Ends(x.name(), y.name()) : new Ends(y.name(), x.name());
        }
    }

    /** What a link ends at. */
    sealed interface Place permits Host, Site {
        String name();
    }

    /** An empty network whose links draw from {@code seed}. */
    public Network(long seed) {
        this.random = new Seeded(seed);
        this.simulation = new Simulation(seed);
        this.wire = new Wire(seed);
        this.outside = new Site(this, "internet", null, null);
    }

    /** The seed that repeats this run. */
    public long seed() {
        return random.seed();
    }

    /** Its time. */
    public Simulation simulation() {
        return simulation;
    }

    /** What was sent, message by message. */
    public Wire wire() {
        return wire;
    }

    /** A stream of randomness of its own for an actor. */
    public Seeded randomness() {
        return random.fork();
    }

    /** A host on the outside with these addresses ("192.0.2.1", "2001:db8::1"). */
    public Host host(String name, String... addresses) {
        return outside.host(name, addresses);
    }

    /** A site on the outside behind {@code box}. */
    public Site site(String name, Middlebox box) {
        return outside.site(name, box);
    }

    /** Sets the profile of every link that has none of its own. */
    public void everyLink(LinkProfile profile) {
        usual = profile;
        links.values().forEach(link -> link.usual(profile));
    }

    /** Sets the profile of the link between two hosts. */
    public void link(Host a, Host b, LinkProfile profile) {
        between(a, b).profile(profile);
    }

    /** Sets the profile of the link between a host and a site's box: its inside for a host within, else its outside. */
    public void link(Host a, Site b, LinkProfile profile) {
        between(a, b).profile(profile);
    }

    /** Nothing passes between the two any more, until {@link #heal}. */
    public void cut(Host a, Host b) {
        between(a, b).cut(true);
    }

    /** Ends a {@link #cut}. */
    public void heal(Host a, Host b) {
        between(a, b).cut(false);
    }

    /** Who owns {@code address} as seen from outside: a host, or the site whose box has it; its text if nobody does. */
    public String nameOf(IpAddress address) {
        Place place = anywhere(outside, address);
        return place == null ? address.toString() : place.name();
    }

    private static @Nullable Place anywhere(Site site, IpAddress address) {
        Place here = site.find(address);
        if (here != null) {
            return here;
        }
        for (Site inner : site.sites()) {
            Place found = anywhere(inner, address);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private Link between(Place a, Place b) {
        return links.computeIfAbsent(Ends.of(a, b), key -> new Link(simulation, random.fork(), usual));
    }

    /** Carries {@code packet} on from {@code from} inside {@code site}. */
    void forward(Place from, Site site, Packet packet) {
        Place found = site.find(packet.to().address());
        Place to = found != null ? found : site;
        if (to == site && site.isOutermost()) {
            return; // no route: as the Internet does with an address that nobody has
        }
        if (to == from) {
            simulation.after(Duration.ZERO, () -> arrive(to, site, packet));
            return;
        }
        between(from, to).carry(packet, arrived -> arrive(to, site, arrived));
    }

    private static void arrive(Place to, Site site, Packet packet) {
        switch (to) {
            case Host host -> host.receive(packet);
            case Site box -> box.cross(box == site ? Middlebox.Side.INSIDE : Middlebox.Side.OUTSIDE, packet);
        }
    }
}
