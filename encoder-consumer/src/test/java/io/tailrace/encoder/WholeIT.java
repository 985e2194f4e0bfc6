package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.Plan;
import io.tailrace.events.TaskKind;
import io.tailrace.events.UnitResult;
import io.tailrace.media.PartList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Muxed files and stills, from a source that is sought and from one that was prepared. */
class WholeIT {

    @TempDir
    static Path folder;

    private static Workshop workshop;

    @BeforeAll
    static void open() throws Exception {
        workshop = new Workshop(folder);
    }

    @AfterAll
    static void close() {
        workshop.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Source.class,
            names = {"OPEN_GOP", "TRANSPORT_STREAM", "SOUND_GOES_ON", "SILENT", "ONE_FRAME", "ROTATED"})
    void makesAProxyAndAPoster(Source source) throws Exception {
        Path file = source.make(workshop, Files.createTempDirectory(folder, "source"));
        workshop.upload(source.name(), file);
        Plan plan = workshop.plan(source.name(), source.isOneChunk());

        UnitResult proxy =
                workshop.encode(TaskKind.FILE, plan, 0, List.of("proxy")).get(0);
        assertThat(proxy.getSamples()).isEqualTo(source.frames());
        PartList part = part(proxy);
        assertThat(part.samples()).isEqualTo(source.frames());
        assertThat(part.codec()).startsWith("avc1.");
        assertThat(part.codec().contains("mp4a.40.2")).isEqualTo(source != Source.SILENT);
        Path muxed = download(proxy, part);
        assertThat(workshop.ffprobe(
                        "-count_frames",
                        "-select_streams",
                        "v",
                        "-show_entries",
                        "stream=nb_read_frames",
                        "-of",
                        "csv=p=0",
                        muxed.toString()))
                .containsExactly(Integer.toString(source.frames()));
        assertThat(new String(Files.readAllBytes(muxed), java.nio.charset.StandardCharsets.ISO_8859_1))
                .satisfies(text -> assertThat(text.indexOf("moov")).isLessThan(text.indexOf("mdat")));

        UnitResult poster =
                workshop.encode(TaskKind.IMAGE, plan, 0, List.of("poster")).get(0);
        PartList image = part(poster);
        Path jpeg = download(poster, image);
        assertThat(workshop.ffprobe(
                        "-show_entries", "stream=codec_name,width,height", "-of", "csv=p=0", jpeg.toString()))
                .containsExactly("mjpeg," + image.width() + "," + image.height());
        assertThat(image.samples()).isEqualTo(1);
    }

    private static PartList part(UnitResult unit) throws Exception {
        byte[] json = workshop.store().readBytes("media-work", unit.getPartKey(), 1 << 20);
        return PartList.parse(json);
    }

    private static Path download(UnitResult unit, PartList part) throws Exception {
        PartList.StoredObject object = part.files().get(0);
        assertThat(object.size()).isEqualTo(unit.getBytes());
        Path file = Files.createTempDirectory(folder, "got").resolve(object.name());
        String prefix = unit.getPartKey().substring(0, unit.getPartKey().length() - PartList.NAME.length());
        workshop.store().download("media-work", prefix + object.name(), file);
        return file;
    }
}
