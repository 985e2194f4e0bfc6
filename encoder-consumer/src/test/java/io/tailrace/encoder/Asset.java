package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.Plan;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.TaskKind;
import io.tailrace.events.UnitResult;
import io.tailrace.events.VideoFacts;
import io.tailrace.media.FrameGrid;
import io.tailrace.media.FrameRate;
import io.tailrace.media.PartList;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All units of a title, put together from the work bucket as a packager would, and judged by ffprobe and by the picture: frames counted,
 * on the grid, and each compared with the source's.
 */
final class Asset {

    private static final Pattern LUMA = Pattern.compile("psnr_y:(\\S+)");

    private final Workshop workshop;
    private final Plan plan;
    private final FrameGrid grid;
    private final Map<String, List<UnitResult>> units = new HashMap<>();

    private Asset(Workshop workshop, Plan plan) {
        this.workshop = workshop;
        this.plan = plan;
        FrameRate rate = new FrameRate(
                plan.getGrid().getRate().getNum(), plan.getGrid().getRate().getDen());
        this.grid = new FrameGrid(
                rate,
                plan.getGrid().getTotalFrames(),
                plan.getGrid().getGopFrames(),
                plan.getGrid().getSegmentFrames(),
                plan.getGrid().getChunkFrames());
    }

    /** Encodes picture and sound, the chunks from last to first, each by a handler of its own. */
    static Asset encode(Workshop workshop, Plan plan) throws Exception {
        Asset asset = new Asset(workshop, plan);
        List<String> pictures = Workshop.names(plan, RenditionKind.VIDEO);
        for (int chunk = asset.grid.chunks() - 1; chunk >= 0; chunk--) {
            asset.add(workshop.encode(TaskKind.ENCODE, plan, chunk, pictures));
        }
        List<String> sounds = Workshop.names(plan, RenditionKind.AUDIO);
        if (!sounds.isEmpty()) {
            asset.add(workshop.encode(TaskKind.AUDIO, plan, 0, sounds));
        }
        return asset;
    }

    private void add(List<UnitResult> results) {
        for (UnitResult unit : results) {
            units.computeIfAbsent(unit.getUnit().getRendition(), name -> new ArrayList<>())
                    .add(0, unit);
        }
    }

    FrameGrid grid() {
        return grid;
    }

    /** Of a rendition, which may have every second frame only. */
    FrameGrid grid(String rendition) {
        return plan.getRenditions().stream()
                .filter(candidate -> candidate.getName().equals(rendition))
                .findFirst()
                .flatMap(Rendition::getVideo)
                .map(video -> grid.every(video.getEveryFrames()))
                .orElse(grid);
    }

    Plan plan() {
        return plan;
    }

    /** Part lists of a rendition by chunk; checks what they say of each other. */
    List<PartList> parts(String rendition) throws Exception {
        List<PartList> parts = new ArrayList<>();
        int number = 1;
        long time = 0;
        for (UnitResult unit : units.getOrDefault(rendition, List.of())) {
            byte[] json = workshop.store().readBytes("media-work", unit.getPartKey(), 1 << 20);
            PartList part = PartList.parse(json);
            assertThat(part.encoder()).isEqualTo(Workshop.IDENTITY);
            assertThat(part.initSegment().orElseThrow().sha256()).isEqualTo(unit.getInitSha256());
            assertThat(unit.getFirstDecodeTime())
                    .isEqualTo(part.segments().get(0).decodeTime());
            for (PartList.Segment segment : part.segments()) {
                assertThat(segment.number()).isEqualTo(number++);
                assertThat(segment.decodeTime()).isEqualTo(time);
                time += segment.duration();
            }
            parts.add(part);
        }
        assertThat(number - 1).as("segments of " + rendition).isEqualTo(grid.segments());
        assertThat(parts.stream()
                        .map(part -> part.initSegment().orElseThrow().sha256())
                        .distinct())
                .as("init segments of " + rendition)
                .hasSize(1);
        return parts;
    }

    /** One file of init segment and all media segments. */
    Path join(String rendition) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List<PartList> parts = parts(rendition);
        List<UnitResult> results = units.getOrDefault(rendition, List.of());
        for (int i = 0; i < parts.size(); i++) {
            String key = results.get(i).getPartKey();
            String prefix = key.substring(0, key.length() - PartList.NAME.length());
            if (i == 0) {
                all.write(read(prefix, parts.get(i).initSegment().orElseThrow().name()));
            }
            for (PartList.Segment segment : parts.get(i).segments()) {
                byte[] bytes = read(prefix, segment.name());
                assertThat(bytes).hasSize((int) segment.size());
                all.write(bytes);
            }
        }
        Path file = workshop.folder().resolve(rendition + ".mp4");
        Files.write(file, all.toByteArray());
        return file;
    }

    private byte[] read(String prefix, String name) throws Exception {
        return workshop.store().readBytes("media-work", prefix + name, 64 << 20);
    }

    /** Every frame is there, on the grid, at the right size, and looks like the source's frame. */
    void checkPicture(String rendition, Path source, double leastLuma) throws Exception {
        Path file = join(rendition);
        Rendition planned = plan.getRenditions().stream()
                .filter(candidate -> candidate.getName().equals(rendition))
                .findFirst()
                .orElseThrow();
        int width = planned.getVideo().orElseThrow().getWidth();
        int height = planned.getVideo().orElseThrow().getHeight();
        FrameGrid grid = grid(rendition);
        List<String> frames = workshop.ffprobe(
                "-select_streams", "v:0", "-show_entries", "frame=pts,width,height", "-of", "csv=p=0", file.toString());
        assertThat(frames).as("frames of " + rendition).hasSize((int) grid.totalFrames());
        for (int i = 0; i < frames.size(); i++) {
            assertThat(frames.get(i)).startsWith((long) i * grid.rate().ticksPerFrame() + "," + width + "," + height);
        }
        List<Double> luma = luma(file, source, width, height, grid);
        assertThat(luma).hasSize((int) grid.totalFrames());
        double worst = luma.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        assertThat(worst).as("worst luma PSNR of " + rendition + ": " + luma).isGreaterThan(leastLuma);
    }

    private List<Double> luma(Path file, Path source, int width, int height, FrameGrid grid) throws Exception {
        VideoFacts video = plan.getFacts().getVideo().orElseThrow();
        String tag = video.getColorSpace().isEmpty()
                ? ",setparams=colorspace=" + (video.getHeight() >= 720 ? "bt709" : "smpte170m")
                : "";
        double anchor = plan.getAnchorMicros() / 1e6;
        long held = Math.max(2, grid.totalFrames());
        Path stats = workshop.folder().resolve("psnr.txt");
        workshop.ffmpeg(
                "-i",
                file.toString(),
                "-copyts",
                "-start_at_zero",
                "-i",
                source.toString(),
                "-filter_complex",
                "[1:V:0]setpts=PTS-" + anchor + "/TB" + tag + ",fps=" + grid.rate()
                        + ":round=near:start_time=0,tpad=stop=" + held
                        + ":stop_mode=clone,trim=end_pts=" + grid.totalFrames() + ",scale=" + width + ":" + height
                        + ":flags=bicubic:out_color_matrix=bt709:out_range=tv,setsar=1,format=yuv420p,"
                        + "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709,settb=1/1000,setpts=N[r];"
                        + "[0:v]settb=1/1000,setpts=N[d];[d][r]psnr=stats_file=" + stats + ":eof_action=endall",
                "-f",
                "null",
                "-");
        List<Double> values = new ArrayList<>();
        for (String line : Files.readAllLines(stats)) {
            Matcher matcher = LUMA.matcher(line);
            if (matcher.find()) {
                values.add(matcher.group(1).equals("inf") ? 100 : Double.parseDouble(matcher.group(1)));
            }
        }
        return values;
    }
}
