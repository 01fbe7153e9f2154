package gatehouse.sip.body;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import java.io.CharArrayReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** A walk over the elements of an XML body from a peer: no document type, no entity of its own, no file or network. */
final class Xml {
    /** How deep elements may stand; the bodies here need four. */
    private static final int MAX_DEPTH = 16;

    /** Sees the elements in their order. */
    interface Visitor {
        /** An element begins at {@code depth}, 1 for the root. */
        void begin(String name, int depth, Attributes attributes);

        /** An element ends; {@code text} is what stood in it behind its last child. */
        void end(String name, int depth, String text);
    }

    /** The attributes of an element, by their local names. */
    interface Attributes {
        /** The value, or null. */
        @Nullable
        String get(String name);
    }

    private Xml() {}

    /** Walks over the body; answers null, or why it cannot be read. */
    static Decoded.@Nullable Malformed<Void> walk(ByteView body, String root, Visitor visitor) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        XMLStreamReader reader = null;
        try {
            // Decoded here: of octets that are no UTF-8 the JDK's reader would tell the standard error stream
            CharBuffer text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body.array(), body.offset(), body.length()));
            reader = open(factory, text);
            return elements(reader, root, visitor);
        } catch (CharacterCodingException e) {
            return new Decoded.Malformed<>("not UTF-8", 0);
        } catch (XMLStreamException e) {
            int at = e.getLocation() == null ? 0 : e.getLocation().getCharacterOffset();
            return new Decoded.Malformed<>("not well-formed XML", Math.clamp(at, 0, body.length()));
        } finally {
            close(reader);
        }
    }

    private static Decoded.@Nullable Malformed<Void> elements(XMLStreamReader reader, String root, Visitor visitor)
            throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        int depth = 0;
        while (reader.hasNext()) {
            switch (next(reader)) {
                case XMLStreamConstants.START_ELEMENT -> {
                    text.setLength(0);
                    if (++depth > MAX_DEPTH) {
                        return new Decoded.Malformed<>("elements stand too deep", 0);
                    }
                    if (depth == 1 && !reader.getLocalName().equals(root)) {
                        return new Decoded.Malformed<>("the document is no " + root, 0);
                    }
                    visitor.begin(reader.getLocalName(), depth, name -> attribute(reader, name));
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    visitor.end(reader.getLocalName(), depth--, text.toString().strip());
                    text.setLength(0);
                }
                case XMLStreamConstants.DTD -> {
                    return new Decoded.Malformed<>("a document type does not stand in a SIP body", 0);
                }
                default -> {}
            }
        }
        return null;
    }

    private static XMLStreamReader open(XMLInputFactory factory, CharBuffer text) throws XMLStreamException {
        try {
            return factory.createXMLStreamReader(new CharArrayReader(text.array(), text.arrayOffset(), text.length()));
        } catch (RuntimeException e) {
            throw new XMLStreamException("the reader failed", e); // as in next: it reads the prologue already
        }
    }

    /** The next event. For some documents that are not well-formed the JDK's reader fails by exceptions of other kinds. */
    private static int next(XMLStreamReader reader) throws XMLStreamException {
        try {
            return reader.next();
        } catch (RuntimeException e) {
            throw new XMLStreamException("the reader failed", e);
        }
    }

    private static @Nullable String attribute(XMLStreamReader reader, String name) {
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            if (Objects.equals(reader.getAttributeLocalName(i), name)) {
                return reader.getAttributeValue(i);
            }
        }
        return null;
    }

    private static void close(@Nullable XMLStreamReader reader) {
        try {
            if (reader != null) {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a reader of an array cannot fail to close", e);
        }
    }
}
