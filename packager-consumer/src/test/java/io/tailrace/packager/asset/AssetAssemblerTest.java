package io.tailrace.packager.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.media.PartList;
import io.tailrace.media.PartList.Segment;
import io.tailrace.media.PartList.StoredObject;
import io.tailrace.packager.TestTitle;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class AssetAssemblerTest {

    private static final TestTitle TITLE = TestTitle.short25()
            .rung("360p", 640, 360, 100)
            .sound("audio-en", 0, "en", "", 2)
            .poster();

    /** The title with its first video unit changed. */
    private static void assemble(UnaryOperator<PartList> change) throws BrokenAssetException {
        Map<String, List<PartList>> parts = new HashMap<>(TITLE.parts());
        List<PartList> units = new ArrayList<>(TITLE.parts().getOrDefault("360p", List.of()));
        units.set(1, change.apply(units.get(1)));
        parts.put("360p", units);
        AssetAssembler.assemble(TITLE.plan(), List.of(), parts);
    }

    private static PartList with(PartList part, String initHash, List<Segment> segments, String encoder) {
        return new PartList(
                part.rendition(),
                part.generation(),
                part.chunk(),
                encoder,
                part.codec(),
                part.timescale(),
                new StoredObject("init.mp4", 700, initHash),
                segments,
                List.of(),
                part.width(),
                part.height(),
                0,
                0,
                part.samples(),
                0,
                List.of());
    }

    private static String hash(PartList part) {
        return part.initSegment().map(StoredObject::sha256).orElse("");
    }

    @Test
    void joinsUnitsToTracks() {
        Asset asset = TITLE.asset();
        assertThat(asset.video()).hasSize(1);
        assertThat(asset.video().get(0).track().segments())
                .extracting(Segment::number)
                .containsExactly(1, 2, 3);
        assertThat(asset.video().get(0).track().samples()).isEqualTo(262);
        assertThat(asset.duration()).isEqualByComparingTo(new BigDecimal("10.48"));
        assertThat(asset.targetDuration()).isEqualTo(4);
        assertThat(asset.poster()).map(WholeObject::path).contains("thumbnails/g1/poster.jpg");
    }

    @Test
    void leavesOutWhatWasDropped() throws BrokenAssetException {
        Asset asset = AssetAssembler.assemble(TITLE.plan(), List.of("poster"), TITLE.parts());
        assertThat(asset.poster()).isEmpty();
    }

    @Test
    void refusesAnotherInitSegment() {
        assertThatThrownBy(() -> assemble(part -> with(part, "ff", part.segments(), part.encoder())))
                .isInstanceOf(BrokenAssetException.class)
                .hasMessage("360p chunk 1 has another init segment than chunk 0");
    }

    @Test
    void refusesAnotherEncoder() {
        assertThatThrownBy(() -> assemble(part -> with(part, hash(part), part.segments(), "x264-other")))
                .hasMessage("360p chunk 1 was made by x264-other and not by x264-test");
    }

    @Test
    void refusesAMissingSegment() {
        assertThatThrownBy(() -> assemble(part -> with(part, hash(part), List.of(), part.encoder())))
                .hasMessage("360p has 2 segments and not 3");
    }

    @Test
    void refusesAGapInTime() {
        assertThatThrownBy(() -> assemble(part -> {
                    Segment s = part.segments().get(0);
                    Segment late = new Segment(
                            s.number(),
                            s.name(),
                            s.size(),
                            s.sha256(),
                            s.duration(),
                            s.samples(),
                            s.decodeTime() + 1,
                            9);
                    return with(part, hash(part), List.of(late), part.encoder());
                }))
                .hasMessage("360p: segment 3 starts at 200001 and not at 200000 ticks");
    }

    @Test
    void refusesAMissingUnit() {
        Map<String, List<PartList>> parts = new HashMap<>(TITLE.parts());
        parts.put("360p", List.of());
        assertThatThrownBy(() -> AssetAssembler.assemble(TITLE.plan(), List.of(), parts))
                .hasMessage("360p has 0 units and not 2");
    }

    @Test
    void refusesNamesThatAreFolders() {
        TestTitle title = TestTitle.short25().rung("../360p", 640, 360, 100);
        assertThatThrownBy(() -> AssetAssembler.assemble(title.plan(), List.of(), title.parts()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
