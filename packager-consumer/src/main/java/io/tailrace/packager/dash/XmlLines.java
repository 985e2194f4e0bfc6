package io.tailrace.packager.dash;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** An XML document, an element a line, indented. Escaping is the JDK's. */
final class XmlLines {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final XMLStreamWriter writer;
    /** For every open element: whether it has got children. */
    private final Deque<Boolean> open = new ArrayDeque<>();

    XmlLines() {
        try {
            writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(bytes, "UTF-8");
            writer.writeStartDocument("UTF-8", "1.0");
        } catch (XMLStreamException e) {
            throw inMemory(e);
        }
    }

    XmlLines open(String name, String... attributes) {
        try {
            startLine();
            writer.writeStartElement(name);
            open.push(false);
            writeAttributes(attributes);
            return this;
        } catch (XMLStreamException e) {
            throw inMemory(e);
        }
    }

    /** Adds to the element just opened. */
    XmlLines attribute(String name, Object value) {
        try {
            writeAttributes(name, value.toString());
            return this;
        } catch (XMLStreamException e) {
            throw inMemory(e);
        }
    }

    /** An element without children; {@link #attribute} adds to it until the next element. */
    XmlLines leaf(String name, String... attributes) {
        try {
            startLine();
            writer.writeEmptyElement(name);
            writeAttributes(attributes);
            return this;
        } catch (XMLStreamException e) {
            throw inMemory(e);
        }
    }

    XmlLines text(String name, String text) {
        try {
            startLine();
            writer.writeStartElement(name);
            writer.writeCharacters(text);
            writer.writeEndElement();
            return this;
        } catch (XMLStreamException e) {
            throw inMemory(e);
        }
    }

    XmlLines close() {
        try {
            if (open.pop()) {
                writer.writeCharacters("\n" + "  ".repeat(open.size()));
            }
            writer.writeEndElement();
            return this;
        } catch (XMLStreamException e) {
            throw inMemory(e);
        }
    }

    byte[] bytes() {
        try {
            writer.writeCharacters("\n");
            writer.writeEndDocument();
            writer.close();
            return bytes.toByteArray();
        } catch (XMLStreamException e) {
            throw inMemory(e);
        }
    }

    private void startLine() throws XMLStreamException {
        writer.writeCharacters("\n" + "  ".repeat(open.size()));
        if (!open.isEmpty()) {
            open.pop();
            open.push(true);
        }
    }

    private void writeAttributes(String... attributes) throws XMLStreamException {
        for (int i = 0; i < attributes.length; i += 2) {
            writer.writeAttribute(attributes[i], attributes[i + 1]);
        }
    }

    private static IllegalStateException inMemory(XMLStreamException e) {
        return new IllegalStateException("XML could not be written to memory", e);
    }
}
