package gatehouse.sip.flows;

import gatehouse.sip.world.Cast;
import gatehouse.sip.world.Wording;
import gatehouse.testkit.Ladder;
import gatehouse.testkit.LinkProfile;
import gatehouse.testkit.Seeds;
import java.util.function.Consumer;

/** Plays one scene on clean links, where every message must stand as drawn, then on rough ones for many seeds. */
final class Scenes {
    private Scenes() {}

    /**
     * @param ladder the figure; rungs that loss may take away start with '?'
     * @param scene what people do, and what must have come of it
     */
    static void play(String ladder, Consumer<Cast> scene) {
        Cast clean = new Cast(1);
        scene.accept(clean);
        clean.rest();
        Ladder.of(ladder).inAnyInterleaving().assertMatches(clean.network.wire(), Wording::describe);
        // On clean links nothing may be missing that is drawn
        Ladder.of(ladder.replace("?", "")).inAnyInterleaving().assertMatches(clean.network.wire(), Wording::describe);
        Seeds.check(4, 500, seeded -> {
            Cast rough = new Cast(seeded.seed());
            rough.network.everyLink(LinkProfile.ROUGH);
            scene.accept(rough);
            rough.rest();
            Ladder.of(ladder)
                    .withRetransmissions()
                    .inAnyInterleaving()
                    .assertMatches(rough.network.wire(), Wording::describe);
        });
    }
}
