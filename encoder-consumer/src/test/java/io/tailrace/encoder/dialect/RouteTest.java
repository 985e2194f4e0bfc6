package io.tailrace.encoder.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.encoder.dialect.Operation.CpuOnly;
import io.tailrace.encoder.dialect.Operation.Deinterlacing;
import io.tailrace.encoder.dialect.Operation.Passing;
import io.tailrace.encoder.dialect.Operation.Turning;
import io.tailrace.media.PictureCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where the operations of a picture's way are done, on devices that did all they declare. */
class RouteTest {

    private static final String FITTING = "scale=w='if(lt(dar/1.7,0.99),2,4)':eval=frame,pad=1920:1080:eval=frame";
    private static final Operation GRID = new Passing("fps=24/1:round=near:eof_action=pass");
    private static final Operation TRIM = new Passing("trim=start_pts=0:end_pts=96");
    private static final Operation FIELDS = new Deinterlacing(true, false);
    private static final Operation TURNED = new Turning(90, false);
    private static final Operation MIRRORED = new Turning(90, true);
    private static final Operation TONES = new CpuOnly("map tones", "zscale=t=linear,tonemap=mobius");
    private static final SourcePicture PLAIN = new SourcePicture("h264", 8, true, false);

    /** Filters that look at no sample; a picture may lie anywhere. */
    private static final Set<String> PASSING =
            Set.of("fps", "trim", "tpad", "setpts", "setparams", "setsar", "sidedata", "framestep", "split");

    @Test
    void staysOnAnNvidiaGpuFromTheDecoderToTheEncoder() {
        Route route = route("x86-nvenc", PLAIN, List.of(GRID, TRIM), false, 2);

        assertThat(route.opening()).containsExactly("-init_hw_device", "cuda=gpu", "-filter_hw_device", "gpu");
        assertThat(String.join(" ", route.decoding()))
                .isEqualTo("-hwaccel cuda -hwaccel_device gpu -hwaccel_output_format cuda -extra_hw_frames 8");
        assertThat(route.chain()).isEqualTo("fps=24/1:round=near:eof_action=pass,trim=start_pts=0:end_pts=96");
        assertThat(route.rungs())
                .containsExactly(
                        "scale_cuda=1280:720:format=nv12:interp_algo=bicubic:passthrough=0,setsar=1,"
                                + "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709",
                        "scale_cuda=640:360:format=nv12:interp_algo=bicubic:passthrough=0,setsar=1,"
                                + "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709");
        assertThat(route.words()).contains("All was done on the device.");
    }

    @Test
    void deinterlacesOnAnNvidiaGpu() {
        assertThat(route("x86-nvenc", PLAIN, List.of(FIELDS, GRID), false, 1).chain())
                .isEqualTo("bwdif_cuda=mode=send_field:parity=tff,fps=24/1:round=near:eof_action=pass");
        assertThat(route("vaapi", PLAIN, List.of(FIELDS, GRID), false, 1).chain())
                .isEqualTo("hwdownload,format=nv12,format=yuv420p,bwdif=mode=send_field:parity=tff,"
                        + "fps=24/1:round=near:eof_action=pass,format=nv12,hwupload");
    }

    @Test
    void downloadsWhatTheDeviceCannotDoAndUploadsBehindTheGrid() {
        Route route = route("x86-nvenc", new SourcePicture("hevc", 10, true, false), List.of(GRID, TONES), false, 1);

        assertThat(route.chain())
                .isEqualTo("fps=24/1:round=near:eof_action=pass,hwdownload,format=p010le,format=yuv420p10le,"
                        + "zscale=t=linear,tonemap=mobius,format=nv12,hwupload");
        assertThat(route.reasons()).containsExactly("the GPU does not map tones");
        assertThat(route.words()).contains("Not all was done on the device: the GPU does not map tones.");
    }

    @Test
    void turnsWithTheFilterOfTheDeviceOrByTheCpu() {
        assertThat(route("vaapi", PLAIN, List.of(TURNED), false, 1).chain()).isEqualTo("transpose_vaapi=dir=clock");
        assertThat(route("qsv", PLAIN, List.of(TURNED), false, 1).chain()).isEqualTo("vpp_qsv=transpose=clock");
        assertThat(route("x86-nvenc", PLAIN, List.of(TURNED), false, 1).chain())
                .isEqualTo("hwdownload,format=nv12,format=yuv420p,transpose=clock,format=nv12,hwupload");
        assertThat(route("vaapi", PLAIN, List.of(MIRRORED), false, 1).reasons())
                .containsExactly("the GPU does not mirror pictures");
    }

    @Test
    void convertsTheMatrixOfSmallSourcesWhereThatIsDoneRight() {
        Route nvidia = route("x86-nvenc", PLAIN, List.of(GRID), true, 1);
        assertThat(nvidia.chain())
                .isEqualTo("fps=24/1:round=near:eof_action=pass,hwdownload,format=nv12,format=yuv420p");
        assertThat(nvidia.rungs().get(0)).startsWith("scale=1280:720:").contains("out_color_matrix=bt709:out_range=tv");
        assertThat(nvidia.reasons()).containsExactly("the GPU does not convert the matrix or range to that of BT.709");

        Route vaapi = route("vaapi", PLAIN, List.of(GRID), true, 1);
        assertThat(vaapi.rungs().get(0))
                .startsWith("scale_vaapi=w=1280:h=720:format=nv12:mode=hq:out_color_matrix=bt709:out_range=tv,");
        assertThat(vaapi.reasons()).isEmpty();
    }

    @Test
    void scalesOnTheDeviceWhatTheCpuDecodes() {
        Route route = route("x86-nvenc", new SourcePicture("prores", 10, false, false), List.of(GRID, TRIM), false, 1);

        assertThat(route.decoding()).isEmpty();
        assertThat(route.chain())
                .isEqualTo(FITTING
                        + ",fps=24/1:round=near:eof_action=pass,trim=start_pts=0:end_pts=96,format=nv12,hwupload");
        assertThat(route.rungs().get(0)).startsWith("scale_cuda=");
        assertThat(route.reasons()).containsExactly("the GPU does not decode prores of 10 bit other than 4:2:0");
    }

    @Test
    void decodesOnTheCpuWhatChangesItsSize() {
        Route route = route("x86-nvenc", new SourcePicture("h264", 8, true, true), List.of(GRID), false, 1);

        assertThat(route.decoding()).isEmpty();
        assertThat(route.chain()).startsWith(FITTING);
        assertThat(route.reasons()).containsExactly("pictures that change their size are decoded by the CPU");
    }

    @Test
    void takesPicturesOfAJetsonsDecoderFromMemory() {
        Route route = route("jetson-nvenc", PLAIN, List.of(GRID), false, 1);

        assertThat(route.opening()).isEmpty();
        assertThat(route.decoding()).containsExactly("-c:v", "h264_nvmpi");
        assertThat(route.chain()).isEqualTo(FITTING + ",fps=24/1:round=near:eof_action=pass");
        assertThat(route.rungs().get(0)).startsWith("scale=1280:720:");
        assertThat(route.usesDevice()).isTrue();
        assertThat(route.reasons()).containsExactly("the board does not scale");
    }

    @Test
    void knowsNoDeviceOnTheCpu() {
        Route route = route("cpu", PLAIN, List.of(FIELDS, GRID), false, 1);

        assertThat(route.usesDevice()).isFalse();
        assertThat(route.words()).isEmpty();
    }

    @Test
    void feedsAllRungsFromOneSide() {
        Dialect dialect = Dialects.of("x86-nvenc", "").orElseThrow();
        ProvenDevice onlyH264 = new ProvenDevice(
                dialect.device().orElseThrow(), dialect.device().orElseThrow().decoders(), Set.of(PictureCodec.H264));
        Encoders encoders = Encoders.preferred(dialect).with(onlyH264);
        List<Scaling> scalings = List.of(
                new Scaling(encoders.of(PictureCodec.H264).orElseThrow(), 1280, 720, false),
                new Scaling(encoders.of(PictureCodec.HEVC).orElseThrow(), 1280, 720, false));

        Route route = Route.of(encoders, PLAIN, FITTING, List.of(GRID), scalings, List.of("", "framestep=2"));

        assertThat(route.chain()).endsWith("hwdownload,format=nv12,format=yuv420p");
        assertThat(route.reasons()).containsExactly("the GPU does not feed hevc_nvenc as memory does");
        assertThat(route.rungs().get(0)).startsWith("scale=1280:720");
        assertThat(route.rungs().get(1)).startsWith("framestep=2,scale=1280:720");
    }

    /** Every combination of class, proof, source and operations. */
    @Test
    void neverHandsAPictureOfTheDeviceToAFilterOfTheCpuNorTheOtherWayRound() {
        int walked = 0;
        for (Dialect dialect : Dialects.all("")) {
            for (Encoders encoders : proofs(dialect)) {
                for (SourcePicture source : sources()) {
                    for (List<Operation> operations : operations()) {
                        for (boolean converts : new boolean[] {true, false}) {
                            for (int rungs = 1; rungs <= 3; rungs++) {
                                walk(dialect, encoders, source, operations, converts, rungs);
                                walked++;
                            }
                        }
                    }
                }
            }
        }
        assertThat(walked).isGreaterThan(10_000);
    }

    private static void walk(
            Dialect dialect,
            Encoders encoders,
            SourcePicture source,
            List<Operation> operations,
            boolean converts,
            int rungs) {
        Route route = Route.of(
                encoders,
                source,
                FITTING,
                operations,
                scalings(encoders, converts, rungs),
                Collections.nCopies(rungs, "framestep=2"));
        boolean isDecodedThere = route.decoding().contains("-hwaccel_output_format");
        if (isDecodedThere) {
            assertThat(source.changesSize()).isFalse();
            assertThat(route.opening()).contains("-init_hw_device");
        }
        boolean atSplit = end(route.chain(), isDecodedThere);
        for (String rung : route.rungs()) {
            boolean isOnDevice = end(rung, atSplit);
            switch (dialect.hardwareClass()) {
                case "vaapi" -> assertThat(isOnDevice).as(rung).isTrue();
                case "cpu", "jetson-nvenc" -> assertThat(isOnDevice).as(rung).isFalse();
                default -> {}
            }
        }
        if ((route.chain() + route.rungs()).contains("hwupload")) {
            assertThat(route.opening()).contains("-init_hw_device");
        }
        if (encoders.device().isPresent() && !isDecodedThere) {
            assertThat(route.reasons()).isNotEmpty();
        }
        if (!isDecodedThere) {
            assertThat(route.chain()).as("what the CPU decodes is fitted first").startsWith(FITTING);
        }
    }

    /** Where pictures are behind {@code chain}; each filter on the way has to find them where it wants them. */
    private static boolean end(String chain, boolean isOnDevice) {
        boolean there = isOnDevice;
        for (String filter : List.of(chain.replaceAll("'[^']*'", "").split(",", -1))) {
            String name = filter.replaceFirst("=.*", "");
            if (name.equals("hwupload")) {
                assertThat(there).as("uploaded from memory: " + chain).isFalse();
                there = true;
            } else if (name.equals("hwdownload")) {
                assertThat(there).as("downloaded from the device: " + chain).isTrue();
                there = false;
            } else if (!PASSING.contains(name) && !name.isEmpty()) {
                boolean wantsDevice = name.endsWith("_cuda") || name.endsWith("_vaapi") || name.endsWith("_qsv");
                assertThat(there).as(name + " in " + chain).isEqualTo(wantsDevice);
            }
        }
        return there;
    }

    private static List<Encoders> proofs(Dialect dialect) {
        Encoders encoders = Encoders.preferred(dialect);
        List<Encoders> proofs = new ArrayList<>(List.of(encoders));
        Optional<Device> device = dialect.device();
        device.ifPresent(proven -> {
            for (Set<PictureCodec> fed :
                    List.of(Set.<PictureCodec>of(), encoders.chosen().keySet())) {
                proofs.add(encoders.with(new ProvenDevice(proven, proven.decoders(), fed)));
                proofs.add(encoders.with(new ProvenDevice(proven, List.of(), fed)));
            }
        });
        return proofs;
    }

    private static List<SourcePicture> sources() {
        List<SourcePicture> sources = new ArrayList<>();
        for (String codec : List.of("h264", "hevc", "prores", "mpeg2video")) {
            for (int depth : List.of(8, 10)) {
                sources.add(new SourcePicture(codec, depth, true, false));
                sources.add(new SourcePicture(codec, depth, false, false));
                sources.add(new SourcePicture(codec, depth, true, true));
            }
        }
        return sources;
    }

    /** All subsets, in their order. */
    private static List<List<Operation>> operations() {
        List<Operation> all = List.of(new Passing("setpts=PTS-(0.1)/TB"), FIELDS, TURNED, MIRRORED, GRID, TRIM, TONES);
        List<List<Operation>> subsets = new ArrayList<>();
        for (int bits = 0; bits < 1 << all.size(); bits++) {
            List<Operation> subset = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                if ((bits >> i & 1) == 1) {
                    subset.add(all.get(i));
                }
            }
            subsets.add(subset);
        }
        return subsets;
    }

    private static Route route(
            String hardwareClass, SourcePicture source, List<Operation> operations, boolean converts, int rungs) {
        Dialect dialect = Dialects.of(hardwareClass, "").orElseThrow();
        Encoders encoders = Encoders.preferred(dialect);
        Encoders proven = dialect.device()
                .map(device -> encoders.with(new ProvenDevice(
                        device, device.decoders(), encoders.chosen().keySet())))
                .orElse(encoders);
        return Route.of(
                proven, source, FITTING, operations, scalings(proven, converts, rungs), Collections.nCopies(rungs, ""));
    }

    private static List<Scaling> scalings(Encoders encoders, boolean converts, int rungs) {
        PictureEncoder encoder = encoders.of(PictureCodec.H264).orElseThrow();
        return List.of(
                        new Scaling(encoder, 1280, 720, converts),
                        new Scaling(encoder, 640, 360, converts),
                        new Scaling(encoder, 320, 180, converts))
                .subList(0, rungs);
    }
}
