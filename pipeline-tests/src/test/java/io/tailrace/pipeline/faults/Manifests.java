package io.tailrace.pipeline.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What a manifest names, read as a player would and with nothing of the pipeline's own. */
final class Manifests {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern URI_ATTRIBUTE = Pattern.compile("URI=\"([^\"]+)\"");
    private static final Pattern NUMBER = Pattern.compile("\\$Number%0(\\d+)d\\$");

    private Manifests() {}

    /** Whether players know it by this name, so that it may be written again. */
    static boolean isFixedName(String path) {
        return path.endsWith("/master.m3u8")
                || path.endsWith("/manifest.mpd")
                || path.endsWith("/asset.json")
                || path.endsWith("/poster.jpg")
                || path.endsWith("/.tailrace-owner");
    }

    static boolean isManifest(String path) {
        return path.endsWith(".m3u8") || path.endsWith(".mpd") || path.endsWith("/asset.json");
    }

    /**
     * Names in a manifest.
     *
     * @param path bucket, slash, key of the manifest
     * @return bucket, slash, key of each
     * @throws IllegalArgumentException when it is no such manifest
     */
    static List<String> named(String path, String text) {
        try {
            if (path.endsWith(".m3u8")) {
                return hls(path, text);
            }
            return path.endsWith(".mpd") ? dash(path, text) : receipt(path, text);
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalArgumentException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<String> hls(String path, String text) {
        if (!text.startsWith("#EXTM3U")) {
            throw new IllegalArgumentException(path + " is no playlist");
        }
        List<String> named = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (line.startsWith("#")) {
                Matcher uri = URI_ATTRIBUTE.matcher(line);
                while (uri.find()) {
                    named.add(resolved(path, uri.group(1)));
                }
            } else if (!line.isBlank()) {
                named.add(resolved(path, line.strip()));
            }
        }
        return named;
    }

    private static List<String> receipt(String path, String text) throws IOException {
        List<String> named = new ArrayList<>();
        for (JsonNode object : JSON.readTree(text).path("objects")) {
            named.add(resolved(path, object.path("key").asText()));
        }
        return named;
    }

    private static List<String> dash(String path, String text)
            throws ParserConfigurationException, IOException, SAXException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Element mpd = factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
        List<String> named = new ArrayList<>();
        for (Element representation : elements(mpd, "Representation")) {
            String id = representation.getAttribute("id");
            Element set = (Element) representation.getParentNode();
            elements(representation, "BaseURL").forEach(url -> named.add(resolved(path, url.getTextContent())));
            List<Element> own = elements(representation, "SegmentTemplate");
            for (Element template : own.isEmpty() ? elements(set, "SegmentTemplate") : own) {
                template(path, template, id, named);
            }
        }
        return named;
    }

    private static void template(String path, Element template, String id, List<String> named) {
        String init = template.getAttribute("initialization");
        if (!init.isEmpty()) {
            named.add(resolved(path, init.replace("$RepresentationID$", id)));
        }
        int number = template.getAttribute("startNumber").isEmpty()
                ? 1
                : Integer.parseInt(template.getAttribute("startNumber"));
        String media = template.getAttribute("media").replace("$RepresentationID$", id);
        for (Element run : elements(template, "S")) {
            int more = run.getAttribute("r").isEmpty() ? 0 : Integer.parseInt(run.getAttribute("r"));
            for (int i = 0; i <= more; i++) {
                named.add(resolved(path, numbered(media, number)));
                number++;
            }
        }
    }

    private static String numbered(String media, int number) {
        Matcher format = NUMBER.matcher(media);
        return format.find()
                ? format.replaceFirst(String.format("%0" + format.group(1) + "d", number))
                : media.replace("$Number$", Integer.toString(number));
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    private static String resolved(String path, String name) {
        String bare = name.contains("#") ? name.substring(0, name.indexOf('#')) : name;
        return URI.create("x:/" + path).resolve(bare).getPath().substring(1);
    }
}
