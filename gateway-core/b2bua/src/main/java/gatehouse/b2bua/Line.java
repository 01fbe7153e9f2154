package gatehouse.b2bua;

import gatehouse.base.IpAddress;
import gatehouse.media.sdp.PayloadFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line as the B2BUA knows it.
 *
 * @param id the configuration's name for it
 * @param account the identity that its calls come from and go to
 * @param number its own number among those of the account, or null when every call for the account rings it
 * @param media the address where it receives voice
 * @param formats what it can send and receive, the best first
 */
public record Line(String id, String account, @Nullable String number, IpAddress media, List<PayloadFormat> formats) {
    public Line {
        formats = List.copyOf(formats);
    }
}
