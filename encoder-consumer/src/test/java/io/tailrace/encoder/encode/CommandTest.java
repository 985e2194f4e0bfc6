package io.tailrace.encoder.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.encoder.dialect.Dialects;
import io.tailrace.encoder.dialect.Encoders;
import io.tailrace.events.AudioFacts;
import io.tailrace.events.AudioIntent;
import io.tailrace.events.FileIntent;
import io.tailrace.events.Grid;
import io.tailrace.events.ImageIntent;
import io.tailrace.events.MasterIntent;
import io.tailrace.events.Plan;
import io.tailrace.events.Rendition;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.VideoFacts;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.PictureCodec;
import io.tailrace.worker.TaskFailedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The argument lines, word by word: each option in them was measured, so a change must be meant. */
class CommandTest {

    private static final Encoders CPU = Encoders.preferred(Dialects.cpu());

    private static final String INPUT = "-protocol_whitelist http,tcp -format_whitelist"
            + " mov,matroska,mpegts,flv,avi,mxf,mpeg,wav,mp3,flac,ogg -recv_buffer_size 131072 -rw_timeout 90000000 -max_pixels 8294400";

    /** How a picture of 1920x1080 is begun with, whatever the decoder hands out. */
    private static final String FIT = "scale=w='if(lt(dar/1.777778,0.99),2*round(1920*dar/1.777778/2),1920)'"
            + ":h='if(gt(dar/1.777778,1.01),2*round(1080*1.777778/dar/2),1080)':eval=frame:flags=bicubic,"
            + "pad=1920:1080:(ow-iw)/2:trunc((oh-ih)/4)*2:eval=frame,sidedata=mode=delete:type=DISPLAYMATRIX,";

    @Test
    void encodesAChunkOfTwoRungs() throws Exception {
        Title title = Title.of(Plans.plan(Plans.picture().build()).build());
        ChunkCommand command =
                new ChunkCommand(title, 1, List.of(Plans.video("720p", 1280, 720), Plans.video("360p", 640, 360)), CPU);

        assertThat(String.join(" ", command.arguments("http://relay/x", name -> "http://relay/x/" + name)))
                .isEqualTo("-filter_complex_threads 1 -copyts -start_at_zero " + INPUT
                        + " -f mov -reinit_filter:v 0 -noautorotate -noaccurate_seek -ss 3.000000 -i http://relay/x"
                        + " -filter_complex [0:V:0]" + FIT
                        + "fps=24/1:round=near:eof_action=pass,trim=start_pts=96:end_pts=192,split=2[s0][s1];"
                        + "[s0]scale=1280:720:flags=bicubic:out_color_matrix=bt709:out_range=tv,setsar=1,format=yuv420p,"
                        + "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709[v0];"
                        + "[s1]scale=640:360:flags=bicubic:out_color_matrix=bt709:out_range=tv,setsar=1,format=yuv420p,"
                        + "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709[v1] "
                        + rung(0, "720p") + " " + rung(1, "360p"));
    }

    private static String rung(int index, String name) {
        return "-map [v" + index
                + "] -fps_mode passthrough -c:v libx264 -preset veryfast -profile:v high -threads:v 2 -crf 22.0"
                + " -maxrate 2800000 -bufsize 2800000 -bf 3 -refs 3 -g 48 -keyint_min 48 -sc_threshold 0"
                + " -force_key_frames expr:eq(mod(n,48),0) -flags +cgop+bitexact -fflags +bitexact -map_metadata -1 -map_chapters -1"
                + " -avoid_negative_ts disabled -f hls -method PUT -hls_time 2000000us -hls_list_size 0 -hls_playlist_type vod"
                + " -hls_segment_type fmp4 -start_number 3 -hls_fmp4_init_filename init.mp4 -hls_segment_filename http://relay/x/"
                + name
                + "/%06d.m4s -hls_segment_options movflags=+frag_discont+skip_sidx:fragment_index=3:write_btrt=0:"
                + "video_track_timescale=24000 http://relay/x/" + name + "/list.m3u8";
    }

    @Test
    void opensTheDeviceAndUploadsForAnEncoderThatNeedsIt() throws Exception {
        Encoders vaapi = Encoders.preferred(Dialects.of("vaapi", "").orElseThrow());
        Title title = Title.of(Plans.plan(Plans.picture().build()).build());
        List<String> line =
                new ChunkCommand(title, 1, List.of(Plans.video("720p", 1280, 720)), vaapi).arguments("s", name -> name);

        assertThat(String.join(" ", line))
                .startsWith(
                        "-init_hw_device vaapi=gpu:/dev/dri/renderD128 -filter_hw_device gpu -filter_complex_threads 1 ")
                .contains("trim=start_pts=96:end_pts=192,split=1[s0];[s0]scale=1280:720:")
                .contains(
                        ",format=nv12,setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709,hwupload[v0] ")
                .contains(" -map [v0] -fps_mode passthrough -c:v h264_vaapi ");
    }

    @Test
    void saysWhichIntentNoEncoderCanMeet() {
        Title title = Title.of(Plans.plan(Plans.picture().build()).build());
        Rendition high = Rendition.newBuilder(Plans.video("720p", 1280, 720))
                .setVideo(VideoIntent.newBuilder(Plans.intent(1280, 720))
                        .setCodec("hevc")
                        .build())
                .build();
        Encoders onlyAv1 = new Encoders(
                Dialects.cpu().path(),
                Map.of(PictureCodec.AV1, Dialects.cpu().candidates().get(2)));

        assertThatThrownBy(() -> new ChunkCommand(title, 1, List.of(high), CPU).arguments("s", name -> name))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("hevc has the profiles main, not high");
        assertThatThrownBy(() -> new ChunkCommand(title, 1, List.of(high), onlyAv1).arguments("s", name -> name))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("no encoder for hevc");
    }

    @Test
    void startsTheFirstChunkAtZeroAndHoldsTheLastPicture() {
        Title title = Title.of(Plans.plan(Plans.picture().build()).build());

        assertThat(filter(title, 0).seek()).isEmpty();
        assertThat(chain(title, 0))
                .isEqualTo("fps=24/1:round=near:eof_action=pass:start_time=0,trim=start_pts=0:end_pts=96");
        assertThat(chain(title, 2))
                .isEqualTo(
                        "fps=24/1:round=near:eof_action=pass,tpad=stop=2:stop_mode=clone,trim=start_pts=192:end_pts=288");
    }

    @Test
    void neverStopsAtDamage() throws Exception {
        Title title = Title.of(Plans.plan(Plans.picture().build()).build());

        assertThat(new ChunkCommand(title, 0, List.of(Plans.video("a", 640, 360)), CPU).arguments("s", name -> name))
                .doesNotContain("-xerror");
    }

    @Test
    void shiftsByTheAnchorOfTheCopyAndSeeksOnItsClock() {
        VideoFacts late = Plans.picture().setStartMicros(1_500_000).build();
        Title title = Title.of(Plans.plan(late)
                .setMedia(Plans.object("prepared"))
                .setMediaDemuxer("matroska")
                .setMediaAnchorMicros(-1_500_000)
                .build());

        assertThat(title.isPrepared()).isTrue();
        assertThat(filter(title, 1).seek()).containsExactly("-noaccurate_seek", "-ss", "1.500000");
        assertThat(chain(title, 1)).startsWith("setpts=PTS-(-1.500000)/TB,fps=24/1:round=near:eof_action=pass,");
    }

    @Test
    void holdsAPictureThatStartsWithinALaterChunk() {
        VideoFacts late = Plans.picture().setStartMicros(5_000_000).build();
        Title title = Title.of(Plans.plan(late).build());

        assertThat(title.firstPictureFrame()).isEqualTo(120);
        assertThat(chain(title, 1)).contains("fps=24/1:round=near:eof_action=pass:start_time=4.000000,");
        assertThat(chain(title, 2)).contains("fps=24/1:round=near:eof_action=pass,");
    }

    @Test
    void holdsTheLastPictureWhereSoundGoesOn() {
        VideoFacts brief = Plans.picture().setEndMicros(3_000_000).build();
        Title title = Title.of(Plans.plan(brief).build());

        assertThat(title.endPictureFrame()).isEqualTo(72);
        assertThat(chain(title, 0)).contains("tpad=stop=26:stop_mode=clone");
        assertThat(chain(title, 2)).contains("tpad=stop=218:stop_mode=clone,trim=start_pts=192");
        assertThat(filter(title, 2).seek())
                .as("no seek behind the last picture")
                .endsWith("2.000000");

        Title prepared =
                Title.of(Plans.plan(brief).setMedia(Plans.object("prepared")).build());
        assertThat(chain(prepared, 2)).contains("tpad=stop=218:stop_mode=clone,trim=start_pts=192");
    }

    @Test
    void namesTheMatrixOfAnUntaggedPicture() {
        assertThat(chainOf(Plans.picture().setColorSpace(""))).startsWith("setparams=colorspace=bt709,");
        assertThat(chainOf(Plans.picture().setColorSpace("").setWidth(720).setHeight(576)))
                .startsWith("setparams=colorspace=bt470bg,");
        assertThat(chainOf(Plans.picture().setColorSpace("").setWidth(640).setHeight(360)))
                .startsWith("setparams=colorspace=smpte170m,");
        assertThat(chainOf(Plans.picture().setColorSpace("smpte170m"))).startsWith("fps=");
    }

    @Test
    void completesTheTagsOfHighRangeAndWideColors() {
        assertThat(chainOf(Plans.picture().setColorTransfer("smpte2084").setColorSpace("")))
                .startsWith("setparams=color_primaries=bt2020:colorspace=bt2020nc,fps=");
        assertThat(chainOf(Plans.picture()
                        .setColorTransfer("arib-std-b67")
                        .setColorPrimaries("bt2020")
                        .setColorSpace("bt2020nc")))
                .startsWith("fps=")
                .contains("lut3d=file=../sdr-of-hlg-by-mobius.cube:");
        assertThat(chainOf(Plans.picture().setColorPrimaries("bt2020").setColorSpace("bt2020nc")))
                .startsWith("setparams=color_trc=bt709,fps=")
                .endsWith("end_pts=96,zscale=p=bt709:t=bt709:m=bt709:r=tv");
    }

    @Test
    void deinterlacesInFrontOfTheGridAndMapsTonesBehindIt() {
        assertThat(chainOf(Plans.picture().setFieldOrder("tt"))).startsWith("bwdif=mode=send_frame:parity=tff,fps=");
        assertThat(chainOf(Plans.picture().setFieldOrder("bt"))).startsWith("bwdif=mode=send_frame:parity=tff,fps=");
        assertThat(chainOf(Plans.picture().setFieldOrder("bb"))).startsWith("bwdif=mode=send_frame:parity=bff,fps=");
        assertThat(chainOf(Plans.picture().setFieldOrder("tb"))).startsWith("bwdif=mode=send_frame:parity=bff,fps=");
        assertThat(chainOf(Plans.picture().setColorTransfer("smpte2084")))
                .contains("end_pts=96,format=gbrp12le,lut3d=file=../sdr-of-pq-by-mobius.cube:");
    }

    @Test
    void makesAPictureOfEveryFieldForSomeRungsAndOfEveryFrameForOthers() throws Exception {
        Plan plan = Plans.plan(Plans.picture().setFieldOrder("tt").build()).build();
        Title title = Title.of(Plan.newBuilder(plan)
                .setGrid(Grid.newBuilder()
                        .setRate(Plans.rate(50, 1))
                        .setTotalFrames(600)
                        .setGopFrames(100)
                        .setSegmentFrames(100)
                        .setChunkFrames(200)
                        .setIsFieldRate(true)
                        .build())
                .build());
        Rendition frames = Rendition.newBuilder(Plans.video("360p", 640, 360))
                .setVideo(VideoIntent.newBuilder(Plans.intent(640, 360))
                        .setEveryFrames(2)
                        .build())
                .build();
        ChunkCommand command = new ChunkCommand(title, 1, List.of(Plans.video("720p", 1280, 720), frames), CPU);

        String line = String.join(" ", command.arguments("s", name -> name));

        assertThat(line)
                .contains(":interl=1,pad=")
                .contains(
                        "bwdif=mode=send_field:parity=tff,fps=50/1:round=near:eof_action=pass,trim=start_pts=200:end_pts=400,split=2")
                .contains("[s0]scale=1280:720")
                .contains("[s1]framestep=2,scale=640:360")
                .containsSubsequence(
                        "-map [v0]",
                        "-g 100",
                        "video_track_timescale=50000",
                        "-map [v1]",
                        "-g 50",
                        "video_track_timescale=25000");
        assertThat(line.split("-hls_time 2000000us", -1)).hasSize(3);
        assertThat(line.split("-start_number 3", -1)).hasSize(3);
    }

    @Test
    void readsWhatCannotBeSoughtInOnePass() throws Exception {
        Plan plan = Plans.plan(Plans.picture().build()).build();
        SourceFacts facts =
                SourceFacts.newBuilder(plan.getFacts()).setIsSeekable(false).build();
        Title title = Title.of(Plan.newBuilder(plan).setFacts(facts).build());

        assertThat(filter(title, 1).seek()).isEmpty();
        assertThat(new ChunkCommand(title, 1, List.of(Plans.video("a", 640, 360)), CPU).arguments("s", name -> name))
                .containsSequence("-seekable", "0");
    }

    @Test
    void encodesAllSoundInOneRead() throws Exception {
        Title title = Title.of(
                Plans.plan(Plans.picture().build()).setAnchorMicros(21_000).build());
        AudioCommand command =
                new AudioCommand(title, List.of(Plans.audio("en", 0, 2), Plans.audio("en-6", 0, 6)), List.of());

        assertThat(String.join(" ", command.arguments("http://relay/x", name -> "http://relay/x/" + name)))
                .isEqualTo("-filter_complex_threads 1 -copyts -start_at_zero " + INPUT
                        + " -f mov -vn -sn -dn -i http://relay/x"
                        + " -filter_complex [0:a:0]" + form("flt", "stereo") + "[n0];[0:a:0]" + form("flt", "5.1")
                        + "[n1]"
                        + " -map [n0] -map [n1] -c:a pcm_f32le -f null - -dec 0:0 -dec 0:1"
                        + " -filter_complex " + sound(0, "stereo") + "[a0];" + sound(1, "5.1") + "[a1] "
                        + track(0, "en")
                        + " "
                        + track(1, "en-6"));
    }

    @Test
    void joinsMonoTracksInTheOrderOfTheirChannels() throws Exception {
        Title title = Title.of(withSound(
                "mxf", Plans.track(0, "pcm_s24le", 1), Plans.track(1, "pcm_s24le", 1), Plans.track(2, "pcm_s24le", 1)));
        AudioIntent pair = AudioIntent.newBuilder(Plans.sound(1, 2))
                .setJoined(List.of(1, 2))
                .build();

        String mono =
                "aresample=48000:async=1:first_pts=0,aformat=sample_rates=48000:sample_fmts=fltp:channel_layouts=mono,"
                        + "apad=whole_len=576000,atrim=end_sample=576000";
        assertThat(new SoundGraph(title, 0, List.of(pair), List.of()).chains())
                .isEqualTo("[dec:0]" + mono + "[j0c0];[dec:1]" + mono + "[j0c1];[j0c0][j0c1]"
                        + "join=inputs=2:channel_layout=stereo:map=0.0-FL|1.0-FR,aformat=channel_layouts=stereo[a0]");
        assertThat(String.join(" ", new SoundGraph(title, 0, List.of(pair), List.of()).outputs()))
                .startsWith(
                        "-filter_complex [0:a:1]aformat=sample_rates=48000:sample_fmts=flt:channel_layouts=mono[n0];"
                                + "[0:a:2]aformat=")
                .endsWith("-map [n0] -map [n1] -c:a pcm_f32le -f null - -dec 0:0 -dec 0:1");
    }

    @Test
    void takesTheFirstOfMoreChannelsThanALayoutHas() throws Exception {
        Title title = Title.of(withSound("mov", Plans.track(0, "pcm_s24le", 16)));

        assertThat(new SoundGraph(title, 0, List.of(Plans.sound(0, 2)), List.of()).outputs())
                .contains(
                        "[0:a:0]pan=stereo|c0=c0|c1=c1,aformat=sample_rates=48000:sample_fmts=flt:channel_layouts=stereo[n0]");
    }

    private static Plan withSound(String demuxer, AudioFacts... tracks) {
        Plan plan = Plans.plan(Plans.picture().build()).build();
        return Plan.newBuilder(plan)
                .setFacts(SourceFacts.newBuilder(plan.getFacts())
                        .setDemuxer(demuxer)
                        .setAudio(List.of(tracks))
                        .build())
                .build();
    }

    @Test
    void readsThePictureBesideTheSoundOfWhatWasPrepared() throws Exception {
        Title title = Title.of(Plans.plan(Plans.picture().build())
                .setMedia(Plans.object("prepared"))
                .setMediaDemuxer("matroska")
                .build());
        List<String> line =
                new AudioCommand(title, List.of(Plans.audio("en", 0, 2)), List.of()).arguments("s", name -> name);

        assertThat(line).as("its start is the zero of time").doesNotContain("-vn");
        assertThat(line).as("its clock is corrected as in the copy").doesNotContain("-copyts");
        assertThat(line).endsWith("-map", "0:V:0", "-map", "0:a?", "-c", "copy", "-f", "null", "-");
    }

    private static String form(String samples, String layout) {
        return "aformat=sample_rates=48000:sample_fmts=" + samples + ":channel_layouts=" + layout;
    }

    private static String sound(int decoder, String layout) {
        return "[dec:" + decoder + "]asetpts=PTS-(0.021000)/TB,aresample=48000:async=1:first_pts=0,"
                + form("fltp", layout)
                + ",apad=whole_len=576000,atrim=end_sample=576000";
    }

    private static String track(int index, String name) {
        return "-map [a" + index
                + "] -c:a aac -b:a 128000 -flags +cgop+bitexact -fflags +bitexact -map_metadata -1 -map_chapters -1"
                + " -avoid_negative_ts disabled -f hls -method PUT -hls_time 2000000us -hls_list_size 0 -hls_playlist_type vod"
                + " -hls_segment_type fmp4 -start_number 1 -hls_fmp4_init_filename init.mp4 -hls_segment_filename http://relay/x/"
                + name
                + "/%06d.m4s -hls_segment_options movflags=+skip_sidx:write_btrt=0 http://relay/x/" + name
                + "/list.m3u8";
    }

    @Test
    void cutsSegmentsOfAFractionalRateRoundedDown() {
        Plan plan = Plans.plan(Plans.picture().build())
                .setGrid(Grid.newBuilder()
                        .setRate(Plans.rate(30000, 1001))
                        .setTotalFrames(300)
                        .setGopFrames(60)
                        .setSegmentFrames(120)
                        .setChunkFrames(240)
                        .build())
                .build();

        assertThat(HlsOutput.arguments("a", Title.of(plan).grid(), "m", 1, name -> name))
                .contains("4004000us");
        assertThat(Title.of(plan).samples(48000)).isEqualTo(480_480);
    }

    @Test
    void readsSoundOfAPreparedFileFromTheOriginal() throws Exception {
        Title title = Title.of(Plans.plan(Plans.picture().build())
                .setMedia(Plans.object("prepared"))
                .setMediaDemuxer("matroska")
                .build());
        FileIntent intent = FileIntent.newBuilder()
                .setName("proxy.mp4")
                .setContainer("mp4")
                .setVideo(Plans.intent(960, 540))
                .setAudio(Plans.sound(0, 2))
                .build();
        List<String> line = new FileCommand(title, intent, CPU, List.of())
                .arguments("http://m", "http://s", Path.of("/scratch/output"));

        assertThat(line)
                .containsSubsequence("-f", "matroska", "-i", "http://m", "-f", "mov", "-sn", "-dn", "-i", "http://s");
        assertThat(line).anySatisfy(word -> assertThat(word).contains("[1:a:0]"));
        assertThat(String.join(" ", line))
                .endsWith("-movflags +faststart -video_track_timescale 24000 -f mp4 file:/scratch/output"
                        + " -map 1:V:0 -map 1:a? -c copy -f null -");
    }

    @Test
    void leavesThePictureOfAnArchiveAsItIs() throws Exception {
        Title title = Title.of(Plans.plan(Plans.picture()
                        .setFieldOrder("tt")
                        .setColorSpace("bt470bg")
                        .build())
                .build());
        FileIntent intent = FileIntent.newBuilder()
                .setName("archive.mov")
                .setContainer("mov")
                .setMaster(MasterIntent.newBuilder()
                        .setCodec("prores")
                        .setCodecProfile("hq")
                        .setWidth(720)
                        .setHeight(576)
                        .setSarNum(64)
                        .setSarDen(45)
                        .setBitDepth(10)
                        .setFieldOrder("tt")
                        .setThreads(2)
                        .build())
                .setAudio(AudioIntent.newBuilder(Plans.sound(0, 2))
                        .setCodec("pcm")
                        .build())
                .setMoreAudio(List.of(AudioIntent.newBuilder(Plans.sound(0, 2))
                        .setCodec("pcm")
                        .build()))
                .setTimecode("10:00:00:00")
                .build();
        String line = String.join(
                " ",
                new FileCommand(title, intent, CPU, List.of())
                        .arguments("http://m", "http://m", Path.of("/scratch/output")));

        assertThat(line)
                .doesNotContain("bwdif", "out_color_matrix", "faststart")
                .contains("scale=w=720:h=576:flags=bicubic+accurate_rnd+full_chroma_int:interl=1:out_range=tv,"
                        + "format=yuv422p10le,setsar=64/45,setfield=tff[v]")
                .contains("-c:a:0 pcm_s24le", "-c:a:1 pcm_s24le")
                .endsWith("-fps_mode passthrough -c:v prores_aw -profile:v 3 -vendor apl0 -threads:v 2"
                        + " -flags:v +ildct+bitexact -metadata:s:v:0 timecode=10:00:00:00"
                        + " -video_track_timescale 24000 -f mov file:/scratch/output");
    }

    @Test
    void looksForAPosterAroundItsFrame() {
        Title title = Title.of(Plans.plan(Plans.picture().build()).build());

        assertThat(image(title, 100).window().first()).isEqualTo(76);
        assertThat(image(title, 0).window().first()).isZero();
        assertThat(image(title, 287).window().end()).isEqualTo(288);
        assertThat(image(title, 100).arguments("http://m", Path.of("/scratch/output")))
                .containsSubsequence(
                        "-noaccurate_seek",
                        "-ss",
                        "2.166666",
                        "-frames:v",
                        "1",
                        "-update",
                        "1",
                        "file:/scratch/output");
    }

    @Test
    void choosesAPosterFromFewSmallPictures() {
        Plan plan = Plans.plan(Plans.picture().build())
                .setGrid(Grid.newBuilder()
                        .setRate(Plans.rate(60, 1))
                        .setTotalFrames(720)
                        .setGopFrames(120)
                        .setSegmentFrames(120)
                        .setChunkFrames(240)
                        .build())
                .build();
        ImageCommand command = image(Title.of(plan), 360);

        assertThat(command.window().length()).isEqualTo(48);
        assertThat(command.arguments("http://m", Path.of("/scratch/output")))
                .anySatisfy(word ->
                        assertThat(word).matches("\\[0:V:0].*,scale=1280:720:.*,format=yuvj420p,thumbnail=n=48\\[v]"));
    }

    private static ImageCommand image(Title title, long frame) {
        return new ImageCommand(
                title,
                ImageIntent.newBuilder()
                        .setName("poster.jpg")
                        .setWidth(1280)
                        .setHeight(720)
                        .setAtFrame(frame)
                        .build());
    }

    @Test
    void saysWhatTheProfileAsksForInVain() {
        Title title = Title.of(Plans.plan(Plans.picture().build()).build());

        assertThatThrownBy(() -> new SoundGraph(title, 0, List.of(Plans.sound(0, 7)), List.of()).chains())
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("7 channels");
    }

    private static PictureFilter filter(Title title, int chunk) {
        return new PictureFilter(title, title.grid().chunk(chunk));
    }

    private static String chainOf(VideoFacts.Builder video) {
        return chain(Title.of(Plans.plan(video.build()).build()), 0);
    }

    /** Behind the filters that fit a picture in, which have a test of their own. */
    private static String chain(Title title, int chunk) {
        String chain = filter(title, chunk).chain();
        assertThat(chain).startsWith("scale=w='if(lt(dar/").contains("DISPLAYMATRIX,");
        return chain.substring(chain.indexOf("DISPLAYMATRIX,") + "DISPLAYMATRIX,".length());
    }

    @Test
    void fitsEverySizeIntoTheLargestByItsShape() {
        VideoFacts wide = Plans.picture()
                .setWidth(720)
                .setHeight(576)
                .setSarNum(64)
                .setSarDen(45)
                .build();

        assertThat(Canvas.fitted(wide, true))
                .isEqualTo("scale=w='if(lt(dar/1.777778,0.99),2*round(720*dar/1.777778/2),720)'"
                        + ":h='if(gt(dar/1.777778,1.01),2*round(576*1.777778/dar/2),576)':eval=frame:flags=bicubic:interl=1,"
                        + "pad=720:576:(ow-iw)/2:trunc((oh-ih)/4)*2:eval=frame");
        VideoFacts unknown = Plans.picture().setSarNum(0).setSarDen(0).build();
        assertThat(Canvas.fitted(unknown, false) + "," + Canvas.UPRIGHT + ",").isEqualTo(FIT);
    }

    @Test
    void turnsAsPlayersDo() {
        assertThat(chainOf(Plans.picture().setRotation(90))).startsWith("transpose=clock,fps=");
        assertThat(chainOf(Plans.picture().setRotation(180))).startsWith("hflip,vflip,fps=");
        assertThat(chainOf(Plans.picture().setRotation(270))).startsWith("transpose=cclock,fps=");
        assertThat(chainOf(Plans.picture().setIsMirrored(true))).startsWith("vflip,fps=");
        assertThat(chainOf(Plans.picture().setIsMirrored(true).setRotation(90)))
                .startsWith("vflip,transpose=clock,fps=");
    }
}
