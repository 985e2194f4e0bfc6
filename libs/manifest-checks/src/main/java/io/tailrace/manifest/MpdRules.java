package io.tailrace.manifest;

import io.tailrace.manifest.MpdShape.Child;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Strict check of a static MPEG-DASH manifest of the live profile of 2011: structure, order and attribute types as in the DASH schema,
 * and what the schema cannot say. Clause numbers of ISO/IEC 23009-1.
 */
public final class MpdRules {

    private static final String NAMESPACE = "urn:mpeg:dash:schema:mpd:2011";
    private static final String CHANNELS_SCHEME = "urn:mpeg:dash:23003:3:audio_channel_configuration:2011";
    private static final String DOLBY_SCHEME = "tag:dolby.com,2014:dash:audio_channel_configuration:2011";
    private static final String ROLE_SCHEME = "urn:mpeg:dash:role:2011";
    private static final Set<String> ROLES = Set.of(
            "caption",
            "subtitle",
            "main",
            "alternate",
            "supplementary",
            "commentary",
            "dub",
            "description",
            "forced-subtitle");
    private static final Pattern IDENTIFIER = Pattern.compile("\\$(\\w*)(%0\\d+d)?\\$");
    /** How far the sum of a timeline may lie from the presentation's duration, seconds. */
    private static final BigDecimal END_TOLERANCE = BigDecimal.ONE;

    private final AssetFiles files;
    private final Findings findings;
    private final boolean isWithObjects;

    private MpdRules(AssetFiles files, String path, boolean isWithObjects) {
        this.files = files;
        this.findings = new Findings(path);
        this.isWithObjects = isWithObjects;
    }

    /** Checks a manifest by itself. */
    public static List<Violation> manifest(String name, byte[] mpd) {
        MpdRules rules = new MpdRules(path -> Optional.empty(), name, false);
        rules.check(mpd);
        return rules.findings.list();
    }

    /** Checks a manifest and that every object it names exists. */
    public static List<Violation> presentation(AssetFiles files, String path) {
        MpdRules rules = new MpdRules(files, path, true);
        files.read(path).ifPresentOrElse(rules::check, () -> rules.findings.add("house", "there is no such file"));
        return rules.findings.list();
    }

    private void check(byte[] bytes) {
        Element mpd;
        try {
            mpd = parser().parse(new ByteArrayInputStream(bytes)).getDocumentElement();
        } catch (SAXException | IOException e) {
            findings.add("5.2", "the manifest is no well-formed XML: " + e.getMessage());
            return;
        }
        findings.require("MPD".equals(mpd.getLocalName()), "5.2", "the root element is MPD, got " + mpd.getLocalName());
        checkShape(mpd);
        if (findings.list().isEmpty()) {
            checkMeaning(mpd);
        }
    }

    private static DocumentBuilder parser() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's parser has these features", e);
        }
    }

    private void checkShape(Element element) {
        String name = element.getLocalName();
        MpdShape shape = MpdShape.ALL.get(name);
        if (shape == null || !NAMESPACE.equals(element.getNamespaceURI())) {
            findings.add("5.2", "element " + element.getTagName() + " has no place in this profile");
            return;
        }
        for (String required : shape.required()) {
            findings.require(element.hasAttribute(required), shape.clause(), name + " needs @" + required);
        }
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            Attr attribute = (Attr) element.getAttributes().item(i);
            if (attribute.getName().startsWith("xmlns") || attribute.getName().startsWith("xsi:")) {
                continue;
            }
            String type = shape.attributes().get(attribute.getName());
            if (type == null) {
                findings.add(shape.clause(), name + " has no @" + attribute.getName());
            } else if (!attribute.getValue().matches(type)) {
                findings.add(
                        shape.clause(),
                        name + "@" + attribute.getName() + " may not be '" + attribute.getValue() + "'");
            }
        }
        checkChildren(element, shape);
    }

    private void checkChildren(Element element, MpdShape shape) {
        List<Element> children = children(element);
        List<String> order = shape.children().stream().map(Child::name).toList();
        int last = 0;
        for (Element child : children) {
            int place = order.indexOf(child.getLocalName());
            if (place < 0) {
                findings.add(shape.clause(), element.getLocalName() + " has no child " + child.getTagName());
            } else if (place < last) {
                findings.add(shape.clause(), child.getLocalName() + " stands too late in " + element.getLocalName());
            }
            last = Math.max(last, place);
            checkShape(child);
        }
        for (Child child : shape.children()) {
            long count = children.stream()
                    .filter(c -> child.name().equals(c.getLocalName()))
                    .count();
            findings.require(
                    count >= child.least() && count <= child.most(),
                    shape.clause(),
                    element.getLocalName() + " has " + count + " children " + child.name());
        }
    }

    private void checkMeaning(Element mpd) {
        BigDecimal total = seconds(mpd.getAttribute("mediaPresentationDuration"));
        findings.require(total.signum() > 0, "5.3.1", "a presentation has a duration");
        findings.require(
                seconds(mpd.getAttribute("minBufferTime")).signum() > 0,
                "5.3.1",
                "minBufferTime is a duration above 0");
        findings.require(children(mpd, "Period").size() == 1, "house", "an asset is one period");
        Set<String> identifiers = new HashSet<>();
        for (Element period : children(mpd, "Period")) {
            findings.require(
                    !period.hasAttribute("start")
                            || seconds(period.getAttribute("start")).signum() == 0,
                    "5.3.2",
                    "the first period starts at 0");
            for (Element set : children(period, "AdaptationSet")) {
                checkSet(set, total, identifiers);
            }
        }
    }

    private void checkSet(Element set, BigDecimal total, Set<String> identifiers) {
        if (set.getAttribute("contentType").matches("text|image")) {
            checkSideSet(set, total, identifiers);
            return;
        }
        boolean isVideo = set.getAttribute("contentType").equals("video");
        findings.require(
                set.getAttribute("mimeType").startsWith(set.getAttribute("contentType")),
                "5.3.7",
                "@mimeType fits @contentType");
        for (Element template : children(set).stream()
                .flatMap(child -> children(child, "SegmentTemplate").stream())
                .toList()) {
            findings.require(
                    template.hasAttribute("initialization")
                            && children(template, "SegmentTimeline").size() == 1,
                    "5.3.9.2",
                    "segments of CMAF have an initialization and a timeline");
        }
        for (Element representation : children(set, "Representation")) {
            findings.require(representation.hasAttribute("codecs"), "5.3.5", "a representation of media says @codecs");
        }
        findings.require(
                set.getAttribute("segmentAlignment").equals("true"),
                "8.4.3",
                "segments of the live profile are aligned");
        findings.require(
                set.getAttribute("startWithSAP").matches("[12]"), "8.4.3", "segments start with a SAP of type 1 or 2");
        checkRoles(set);
        for (Element accessibility : children(set, "Accessibility")) {
            checkAccessibility(accessibility);
        }
        checkMaxima(set);
        List<List<BigDecimal>> timelines = new ArrayList<>();
        for (Element representation : children(set, "Representation")) {
            String id = representation.getAttribute("id");
            findings.require(identifiers.add(id), "5.3.5.2", "@id " + id + " is unique in its period");
            checkAttributes(representation, set, isVideo);
            timelines.add(checkSegments(representation, id, total));
        }
        boolean isAligned = timelines.stream().distinct().count() <= 1;
        findings.require(
                isAligned || !set.getAttribute("segmentAlignment").equals("true"),
                "5.3.3.2",
                "segments of the " + set.getAttribute("contentType") + " set are aligned as it says");
    }

    /** What a set says of the most of its representations is the most. */
    private void checkMaxima(Element set) {
        Map<String, String> maxima = Map.of("maxWidth", "width", "maxHeight", "height", "maxFrameRate", "frameRate");
        maxima.forEach((maximum, attribute) -> {
            BigDecimal most = children(set, "Representation").stream()
                    .filter(representation -> representation.hasAttribute(attribute))
                    .map(representation -> rational(representation.getAttribute(attribute)))
                    .max(BigDecimal::compareTo)
                    .orElse(BigDecimal.ZERO);
            findings.require(
                    !set.hasAttribute(maximum)
                            || rational(set.getAttribute(maximum)).compareTo(most) == 0,
                    "5.3.3.2",
                    "@" + maximum + " is the most of its representations, got " + set.getAttribute(maximum));
        });
    }

    /** {@code 25} or {@code 30000/1001}. */
    private static BigDecimal rational(String text) {
        String[] parts = text.split("/", 2);
        BigDecimal num = new BigDecimal(parts[0]);
        return parts.length == 1 ? num : num.divide(new BigDecimal(parts[1]), 6, RoundingMode.HALF_UP);
    }

    private void checkRoles(Element set) {
        for (Element role : children(set, "Role")) {
            findings.require(
                    role.getAttribute("schemeIdUri").equals(ROLE_SCHEME) && ROLES.contains(role.getAttribute("value")),
                    "5.8.5.5",
                    "no role of " + ROLE_SCHEME + ": '" + role.getAttribute("value") + "'");
        }
    }

    /**
     * SCTE 214-1, 7.2: channels of line 21 and services of CEA-708, each with its language. DVB-DASH (TS 103 285, 6.1.2): purposes of
     * sound, such as 1 for the visually impaired.
     */
    private void checkAccessibility(Element accessibility) {
        String pattern = switch (accessibility.getAttribute("schemeIdUri")) {
            case "urn:scte:dash:cc:cea-608:2015" -> "CC[1-4]=[a-z]{3}(;CC[1-4]=[a-z]{3})*";
            case "urn:scte:dash:cc:cea-708:2015" -> "\\d{1,2}=lang:[a-z]{3}(;\\d{1,2}=lang:[a-z]{3})*";
            case "urn:tva:metadata:cs:AudioPurposeCS:2007" -> "[1-9]";
            default -> "";
        };
        findings.require(
                accessibility.getAttribute("value").matches(pattern),
                "5.8.4.3",
                "no closed captions and no purpose of sound: '" + accessibility.getAttribute("value") + "'");
    }

    /** Subtitles in one file, or sheets of thumbnails. */
    private void checkSideSet(Element set, BigDecimal total, Set<String> identifiers) {
        boolean isText = set.getAttribute("contentType").equals("text");
        findings.require(
                set.getAttribute("mimeType").equals(isText ? "text/vtt" : "image/jpeg"),
                "5.3.7",
                "@mimeType fits @contentType");
        checkRoles(set);
        findings.require(!isText || !children(set, "Role").isEmpty(), "house", "text says what it is for");
        List<Element> representations = children(set, "Representation");
        findings.require(representations.size() == 1, "house", "text and thumbnails have one representation a set");
        for (Element representation : representations) {
            String id = representation.getAttribute("id");
            findings.require(identifiers.add(id), "5.3.5.2", "@id " + id + " is unique in its period");
            if (isText) {
                checkTextFile(representation, id);
            } else {
                checkTiles(set, representation, id, total);
            }
        }
    }

    private void checkTextFile(Element representation, String id) {
        List<Element> urls = children(representation, "BaseURL");
        findings.require(urls.size() == 1, "5.6", id + " is one file");
        for (Element url : urls) {
            String path = url.getTextContent();
            checkUrl(path, id);
            if (isWithObjects) {
                requireObject(path);
                files.read(HlsUris.resolve("manifest.mpd", path))
                        .ifPresent(bytes -> WebVttRules.file(path, bytes)
                                .forEach(violation -> findings.add(violation.clause(), violation.message())));
            }
        }
    }

    /** DASH-IF IOP 5 part 9: a sheet is a segment; how it is divided is an essential property. */
    private void checkTiles(Element set, Element representation, String id, BigDecimal total) {
        Optional<Element> tiles = children(representation, "EssentialProperty").stream()
                .filter(property ->
                        property.getAttribute("schemeIdUri").endsWith("dashif.org/guidelines/thumbnail_tile"))
                .findFirst();
        findings.require(
                tiles.filter(property -> property.getAttribute("value").matches("[1-9]\\d*x[1-9]\\d*"))
                        .isPresent(),
                "IOP 9",
                id + " says how its sheets are divided");
        List<Element> templates = children(set, "SegmentTemplate");
        if (templates.size() != 1 || !templates.get(0).hasAttribute("duration")) {
            findings.add("5.3.9.2", id + " needs one SegmentTemplate with a duration");
            return;
        }
        Element template = templates.get(0);
        BigDecimal sheet = new BigDecimal(template.getAttribute("duration"))
                .divide(new BigDecimal(template.getAttribute("timescale")), 6, RoundingMode.HALF_UP);
        long count = total.divide(sheet, 0, RoundingMode.CEILING).longValueExact();
        long first = Long.parseLong(template.getAttribute("startNumber"));
        String media = template.getAttribute("media");
        checkUrl(expand(media, id, first), id);
        for (long number = first; isWithObjects && number < first + count; number++) {
            requireObject(expand(media, id, number));
        }
    }

    private void checkAttributes(Element representation, Element set, boolean isVideo) {
        String id = representation.getAttribute("id");
        for (String attribute : List.of("width", "height", "frameRate", "sar")) {
            findings.require(
                    isVideo == representation.hasAttribute(attribute),
                    "5.3.7.2",
                    "@" + attribute + " of " + id + (isVideo ? " is missing" : " is for pictures"));
        }
        findings.require(
                isVideo != representation.hasAttribute("audioSamplingRate"),
                "5.3.7.2",
                "@audioSamplingRate stands at sound only, see " + id);
        List<Element> channels = new ArrayList<>(children(set, "AudioChannelConfiguration"));
        channels.addAll(children(representation, "AudioChannelConfiguration"));
        findings.require(isVideo == channels.isEmpty(), "5.8.5.4", "AudioChannelConfiguration stands at sound only");
        boolean isDolby = representation.getAttribute("codecs").matches("[ae]c-3");
        String scheme = isDolby ? DOLBY_SCHEME : CHANNELS_SCHEME;
        for (Element channel : channels) {
            findings.require(
                    channel.getAttribute("schemeIdUri").equals(scheme)
                            && channel.getAttribute("value").matches(isDolby ? "[0-9A-F]{4}" : "[1-9]|1\\d|20"),
                    "5.8.5.4",
                    "no channel configuration of " + scheme + ": '" + channel.getAttribute("value") + "'");
        }
    }

    /** Checks template and timeline of a representation; returns the boundaries of its segments in seconds, rounded to a ms. */
    private List<BigDecimal> checkSegments(Element representation, String id, BigDecimal total) {
        List<Element> templates = children(representation, "SegmentTemplate");
        if (templates.size() != 1) {
            findings.add("5.3.9.2", id + " needs one SegmentTemplate");
            return List.of();
        }
        Element template = templates.get(0);
        if (children(template, "SegmentTimeline").isEmpty() || !template.hasAttribute("initialization")) {
            return List.of();
        }
        BigDecimal timescale = new BigDecimal(template.getAttribute("timescale"));
        List<BigDecimal> starts = new ArrayList<>();
        long time = 0;
        boolean isFirst = true;
        for (Element s : children(children(template, "SegmentTimeline").get(0), "S")) {
            long at = s.hasAttribute("t") ? Long.parseLong(s.getAttribute("t")) : time;
            findings.require(at == time || isFirst, "5.3.9.6", "the timeline of " + id + " has a gap at " + time);
            findings.require(at == 0 || !isFirst, "house", "the timeline of " + id + " starts at 0");
            isFirst = false;
            long duration = Long.parseLong(s.getAttribute("d"));
            long repeats = s.hasAttribute("r") ? Long.parseLong(s.getAttribute("r")) : 0;
            findings.require(duration > 0 && repeats >= 0, "house", "S of " + id + " says duration and repeats");
            time = at;
            for (long i = 0; i <= repeats && i < 1_000_000; i++) {
                starts.add(BigDecimal.valueOf(time).divide(timescale, 3, RoundingMode.HALF_UP));
                time += duration;
            }
        }
        BigDecimal end = BigDecimal.valueOf(time).divide(timescale, 6, RoundingMode.HALF_UP);
        findings.require(
                end.subtract(total).abs().compareTo(END_TOLERANCE) <= 0,
                "5.3.1",
                id + " ends at " + end + " s, the presentation at " + total + " s");
        checkTemplate(template, id, starts.size());
        return starts;
    }

    private void checkTemplate(Element template, String id, int segments) {
        String media = template.getAttribute("media");
        String initialization = template.getAttribute("initialization");
        long first = Long.parseLong(template.getAttribute("startNumber"));
        findings.require(
                media.contains("$Number"), "5.3.9.4.4", "@media of " + id + " has $Number$ or segments share a name");
        findings.require(
                !initialization.matches(".*\\$(Number|Time|SubNumber).*"),
                "5.3.9.4.2",
                "@initialization of " + id + " has no $Number$ or $Time$");
        checkUrl(expand(media, id, first), id);
        checkUrl(expand(initialization, id, 0), id);
        if (!isWithObjects) {
            return;
        }
        requireObject(expand(initialization, id, 0));
        for (long number = first; number < first + segments; number++) {
            requireObject(expand(media, id, number));
        }
        findings.require(
                files.size(HlsUris.resolve("manifest.mpd", expand(media, id, first + segments)))
                        .isEmpty(),
                "house",
                "segments of " + id + " lie behind the end of its timeline");
    }

    private void checkUrl(String url, String id) {
        try {
            URI uri = new URI(url);
            findings.require(
                    !uri.isAbsolute()
                            && !url.startsWith("/")
                            && uri.toASCIIString().equals(url),
                    "5.6",
                    "URLs of " + id + " are relative and escaped, got " + url);
        } catch (URISyntaxException e) {
            findings.add("5.6", "no URL at " + id + ": " + e.getMessage());
        }
    }

    private void requireObject(String url) {
        findings.require(
                files.size(HlsUris.resolve("manifest.mpd", url))
                        .filter(size -> size > 0)
                        .isPresent(),
                "5.3.9.5",
                url + " is missing");
    }

    /** Replaces identifiers as 5.3.9.4.4 says. */
    private String expand(String template, String id, long number) {
        Matcher matcher = IDENTIFIER.matcher(template);
        StringBuilder url = new StringBuilder();
        while (matcher.find()) {
            String format = matcher.group(2) == null ? "%01d" : matcher.group(2);
            String value = switch (matcher.group(1)) {
                case "" -> "$";
                case "RepresentationID" -> id;
                case "Number" -> String.format(Locale.ROOT, format, number);
                default -> {
                    findings.add("5.3.9.4.4", "identifier " + matcher.group() + " is unknown here");
                    yield "";
                }
            };
            matcher.appendReplacement(url, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(url).toString();
    }

    private static BigDecimal seconds(String duration) {
        Duration parsed = Duration.parse(duration);
        return BigDecimal.valueOf(parsed.toSeconds()).add(BigDecimal.valueOf(parsed.toNanosPart(), 9));
    }

    private static List<Element> children(Element parent, String name) {
        return children(parent).stream()
                .filter(c -> name.equals(c.getLocalName()))
                .toList();
    }

    private static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }
}
