package io.tailrace.packager.dash;

import io.tailrace.packager.asset.Asset;
import io.tailrace.packager.asset.RelativeUri;
import io.tailrace.packager.asset.Storyboard;
import io.tailrace.packager.asset.TextTrack;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.stream.Collectors;

/** What stands beside picture and sound in an MPD: subtitles, sheets of thumbnails, and the captions that the picture carries. */
final class SideSets {

    /** DASH-IF IOP 5.0 part 9 names tiles so, and players look for it. */
    private static final String TILES = "http://dashif.org/guidelines/thumbnail_tile";

    private static final String LINE_21 = "urn:scte:dash:cc:cea-608:2015";
    private static final String DTVCC = "urn:scte:dash:cc:cea-708:2015";
    private static final String ROLE = "urn:mpeg:dash:role:2011";

    private final Asset asset;
    private final XmlLines xml;

    SideSets(Asset asset, XmlLines xml) {
        this.asset = asset;
        this.xml = xml;
    }

    /** In the set of the picture, before its Role. Which language it is nothing tells (SCTE 214-1, 7.2). */
    void writeCaptions() {
        String channels = asset.captions().stream()
                .filter(channel -> channel.startsWith("CC"))
                .map(channel -> channel + "=und")
                .collect(Collectors.joining(";"));
        String services = asset.captions().stream()
                .filter(channel -> channel.startsWith("SERVICE"))
                .map(channel -> channel.substring("SERVICE".length()) + "=lang:und")
                .collect(Collectors.joining(";"));
        if (!channels.isEmpty()) {
            xml.leaf("Accessibility", "schemeIdUri", LINE_21, "value", channels);
        }
        if (!services.isEmpty()) {
            xml.leaf("Accessibility", "schemeIdUri", DTVCC, "value", services);
        }
    }

    /** Sets with ids from {@code firstId} on. */
    void write(int firstId) {
        int id = firstId;
        for (TextTrack text : asset.texts()) {
            writeText(id++, text);
        }
        if (asset.storyboard().isPresent()) {
            writeTiles(id, asset.storyboard().get());
        }
    }

    /** One file for all of the title: segments of plain WebVTT are nothing that players of DASH agree on. */
    private void writeText(int id, TextTrack text) {
        xml.open("AdaptationSet", "id", Integer.toString(id), "contentType", "text", "mimeType", "text/vtt");
        text.language().ifPresent(language -> xml.attribute("lang", language));
        xml.text("Label", text.label());
        xml.leaf("Role", "schemeIdUri", ROLE, "value", role(text));
        xml.open("Representation", "id", text.name())
                .attribute("bandwidth", Math.max(1, text.rate().peak()));
        xml.text("BaseURL", RelativeUri.escape(text.path(text.whole().name())));
        xml.close().close();
    }

    /** Of the role scheme, ISO/IEC 23009-1 5.8.5.5. */
    private static String role(TextTrack text) {
        if (text.isForced()) {
            return "forced-subtitle";
        }
        return text.isForTheDeaf() ? "caption" : "subtitle";
    }

    private void writeTiles(int id, Storyboard board) {
        long largest = board.sheets().stream()
                .map(sheet -> sheet.size())
                .max(Comparator.naturalOrder())
                .orElse(0L);
        BigDecimal millis = board.sheetSeconds().movePointRight(3);
        xml.open("AdaptationSet", "id", Integer.toString(id), "contentType", "image", "mimeType", "image/jpeg");
        xml.leaf("SegmentTemplate")
                .attribute("media", RelativeUri.escape(board.folder()) + "storyboard-$Number%06d$.jpg")
                .attribute("timescale", 1000)
                .attribute("duration", millis.longValue())
                .attribute("startNumber", 1);
        xml.open("Representation", "id", board.name())
                .attribute("bandwidth", Math.max(1, largest * 8000 / Math.max(1, millis.longValue())))
                .attribute("width", board.width())
                .attribute("height", board.height());
        xml.leaf("EssentialProperty", "schemeIdUri", TILES, "value", board.columns() + "x" + board.rows());
        xml.close().close();
    }
}
