package gatehouse.media.sdp;

/**
 * A line that we carry without looking inside: {@code i= u= e= p= b= t= r= z= k=} and types nobody has defined yet.
 *
 * @param type the letter before the equals sign
 * @param value what follows it, without the line end
 */
public record SdpLine(char type, String value) {
    /** A {@code k=} line would hold a key (RFC 8866 5.12, obsolete): it is redacted. */
    @Override
    public String toString() {
        return type + "=" + (type == 'k' ? "(redacted)" : value);
    }
}
