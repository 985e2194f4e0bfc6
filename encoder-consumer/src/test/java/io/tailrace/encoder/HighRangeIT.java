package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.encoder.dialect.Dialects;
import io.tailrace.encoder.dialect.Encoders;
import io.tailrace.encoder.dialect.PictureEncoder;
import io.tailrace.events.Plan;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.DynamicRange;
import io.tailrace.media.PictureCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Chunks of HDR sources: rungs that keep the range beside rungs in SDR, from one decode. */
class HighRangeIT {

    private static final Path CLIP =
            Path.of("../pipeline-tests/media/bbb-360p-6s.mp4").toAbsolutePath().normalize();

    private static final String LIGHT =
            ":master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1)"
                    + ":max-cll=1000,400";

    @TempDir
    static Path folder;

    private static Workshop workshop;

    @BeforeAll
    static void open() throws Exception {
        workshop = new Workshop(folder);
        for (DynamicRange range : List.of(DynamicRange.PQ, DynamicRange.HLG)) {
            Path file = folder.resolve(range.word() + ".mp4");
            String tags = "colorprim=bt2020:transfer=" + range.transfer() + ":colormatrix=bt2020nc";
            workshop.ffmpeg(
                    "-i",
                    CLIP.toString(),
                    "-vf",
                    "scale=320:180,setparams=range=tv:color_primaries=bt2020:color_trc=" + range.transfer()
                            + ":colorspace=bt2020nc,format=yuv420p10le",
                    "-c:v",
                    "libx265",
                    "-tag:v",
                    "hvc1",
                    "-crf",
                    "10",
                    "-x265-params",
                    "log-level=error:keyint=24:" + tags + (range == DynamicRange.PQ ? LIGHT : ""),
                    file.toString());
            // Once more: only an encoder whose pictures come with these metadata has them written into the container.
            Path told = folder.resolve(range.word() + "-told.mp4");
            workshop.ffmpeg(
                    "-i",
                    file.toString(),
                    "-c:v",
                    "libx265",
                    "-tag:v",
                    "hvc1",
                    "-x265-params",
                    "crf=8:log-level=error:keyint=24:" + tags,
                    told.toString());
            workshop.upload(range.word(), told);
        }
    }

    @AfterAll
    static void close() {
        workshop.close();
    }

    static Stream<Arguments> encoders() {
        return Dialects.cpu().candidates().stream()
                .filter(PictureEncoder::isDeep)
                .flatMap(encoder ->
                        Stream.of(DynamicRange.PQ, DynamicRange.HLG).map(range -> Arguments.of(encoder, range)));
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void keepsTheRangeInSomeRungsAndMapsItInOthers(PictureEncoder encoder, DynamicRange range) throws Exception {
        PictureEncoder usual = Dialects.cpu().candidates().get(0);
        workshop.use(Encoders.of(Dialects.cpu().path(), List.of(usual, encoder)));
        Plan plan = mixed(workshop.plan(range.word(), false), encoder.codec(), range);
        Asset asset = Asset.encode(workshop, plan);

        assertThat(asset.grid().chunks()).isEqualTo(3);
        Path high = asset.join("180p");
        assertThat(tags(high)).isEqualTo("tv,bt2020nc," + range.transfer() + ",bt2020");
        assertThat(pixels(high)).isEqualTo("yuv420p10le");
        asset.checkPicture("180p", folder.resolve(range.word() + "-told.mp4"), 37);
        Path sdr = asset.join("90p");
        assertThat(tags(sdr)).isEqualTo("tv,bt709,bt709,bt709");
        assertThat(pixels(sdr)).isEqualTo("yuv420p");
        assertThat(sideData(sdr)).doesNotContain("Mastering", "Content light");
        if (range == DynamicRange.PQ && encoder.codec() == PictureCodec.HEVC) {
            assertThat(sideData(high)).contains("Mastering display metadata", "Content light level metadata");
        }
    }

    /** 180 lines in {@code codec} and HDR, all else as it was. */
    private static Plan mixed(Plan plan, PictureCodec codec, DynamicRange range) {
        List<Rendition> renditions = new ArrayList<>();
        for (Rendition rendition : plan.getRenditions()) {
            if (rendition.getKind() == RenditionKind.VIDEO
                    && rendition.getName().equals("180p")) {
                VideoIntent intent = VideoIntent.newBuilder(rendition.getVideo().orElseThrow())
                        .setCodec(codec.word())
                        .setCodecProfile(codec.deepProfile())
                        .setQuality(codec == PictureCodec.AV1 ? 24 : 18)
                        .setRange(range.word())
                        .build();
                renditions.add(Rendition.newBuilder(rendition).setVideo(intent).build());
            } else {
                renditions.add(rendition);
            }
        }
        return Plan.newBuilder(plan).setRenditions(renditions).build();
    }

    private static String tags(Path file) throws Exception {
        return entry(file, "stream=color_range,color_space,color_transfer,color_primaries");
    }

    private static String pixels(Path file) throws Exception {
        return entry(file, "stream=pix_fmt");
    }

    private static String entry(Path file, String entries) throws Exception {
        return workshop.ffprobe("-select_streams", "v", "-show_entries", entries, "-of", "csv=p=0", file.toString())
                .get(0)
                .replaceAll(",+$", ""); // a place for what the stream has of side data
    }

    private static String sideData(Path file) throws Exception {
        return String.join(
                "\n",
                workshop.ffprobe(
                        "-select_streams",
                        "v",
                        "-show_entries",
                        "stream_side_data=side_data_type",
                        "-of",
                        "csv=p=0",
                        file.toString()));
    }
}
