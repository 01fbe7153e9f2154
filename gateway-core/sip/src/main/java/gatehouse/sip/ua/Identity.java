package gatehouse.sip.ua;

import gatehouse.base.Decoded;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.TelUri;
import gatehouse.sip.message.Uri;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One of the public identities that a registration stands for (the implicit registration set of TS 23.228 5.2.1a), and how
 * this device is reached as that: the answer to REGISTER gives GRUUs for the identity registered alone (TS 24.229 5.1.2.1).
 *
 * @param address the address of record
 * @param publicGruu the contact of its calls (RFC 5627); null for none
 * @param temporaryGruu the contact of calls in which nobody shall learn who we are; null for none
 */
public record Identity(
        Uri address, @Nullable SipUri publicGruu, @Nullable SipUri temporaryGruu) {
    /** As a registrar names it; null where {@code address} is no URI. A GRUU that is none is none. */
    public static @Nullable Identity of(String address, @Nullable String publicGruu, @Nullable String temporaryGruu) {
        return Uri.parse(address) instanceof Decoded.Ok<Uri>(Uri uri)
                ? new Identity(uri, gruu(publicGruu), gruu(temporaryGruu))
                : null;
    }

    /** One whose GRUUs are not known. */
    static Identity of(NameAddr associated) {
        return new Identity(associated.uri(), null, null);
    }

    private static @Nullable SipUri gruu(@Nullable String text) {
        return text != null && SipUri.parse(text) instanceof Decoded.Ok<SipUri>(SipUri uri) ? uri : null;
    }

    /** Whom a request is for: what was dialled, not where we were reached (RFC 7315 4.2). */
    public static NameAddr called(SipRequest request) {
        NameAddr party = request.value(Headers.P_CALLED_PARTY_ID);
        return party == null ? request.to() : party;
    }

    /** Whether {@code uri} names this identity, be it by its GRUU. */
    public boolean isNamed(Uri uri) {
        return switch (address) {
            case SipUri mine ->
                uri instanceof SipUri other
                        && mine.host().equalsIgnoreCase(other.host())
                        && Objects.equals(mine.user(), other.user());
            case TelUri mine -> uri instanceof TelUri other && mine.number().equals(other.number());
            default -> address.equals(uri);
        };
    }

    /** The one of {@code identities} that {@code uri} names, or null. */
    public static @Nullable Identity named(List<Identity> identities, Uri uri) {
        return identities.stream().filter(one -> one.isNamed(uri)).findFirst().orElse(null);
    }
}
