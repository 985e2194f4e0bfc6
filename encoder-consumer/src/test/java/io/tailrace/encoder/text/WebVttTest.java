package io.tailrace.encoder.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebVttTest {

    private static List<Cue> read(String text) throws IOException {
        return WebVtt.read(new BufferedReader(new StringReader(text)), 1000);
    }

    @Test
    void readsWhatFfmpegWrites() throws IOException {
        assertThat(read("""
                        WEBVTT

                        NOTE nothing

                        00:01.001 --> 00:02.870
                        One
                        and two

                        100:00:00.000 --> 100:00:01.500 align:start region:x
                        Late
                        """))
                .containsExactly(
                        new Cue(1_001_000, 2_870_000, "", "One\nand two"),
                        new Cue(360_000_000_000L, 360_001_500_000L, "align:start", "Late"));
    }

    @Test
    void leavesOutWhatIsNeverShown() throws IOException {
        assertThat(read("WEBVTT\n\n00:02.000 --> 00:02.000\nNo time\n\n00:02.000 --> 00:03.000\n<00:02.500>\n"))
                .isEmpty();
    }

    @Test
    void stopsAtTheMostThatAreWanted() throws IOException {
        String text = "WEBVTT\n" + "\n00:02.000 --> 00:03.000\nx\n".repeat(50);
        assertThat(WebVtt.read(new BufferedReader(new StringReader(text)), 10)).hasSize(11);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <i>fine</i>                    | <i>fine</i>
                    <v Ann>Hi</v>                  | <v Ann>Hi</v>
                    <c.loud.red>x</c>              | <c.loud.red>x</c>
                    <script>alert(1)</script>      | &lt;script&gt;alert(1)&lt;/script&gt;
                    <img src=x onerror=y>          | &lt;img src=x onerror=y&gt;
                    <i onclick=x>                  | <i onclick=x>
                    a --> b                        | a --&gt; b
                    AT&T &amp; more                | AT&amp;T &amp; more
                    1 < 2                          | 1 &lt; 2
                    <00:00:01.000>word             | word
                    """)
    void keepsTheMarkupOfCuesAndNoOther(String words, String clean) {
        assertThat(CueText.clean(words)).isEqualTo(clean);
    }

    @Test
    void cannotBeEndedFromWithin() throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        String[] pieces = {
            "\n",
            "\r",
            "\n\n",
            "-->",
            "<",
            ">",
            "&",
            "\u0000",
            "\u0085",
            "\u2028",
            "WEBVTT",
            "00:01.000 --> 00:02.000",
            "NOTE",
            "<i>",
            "X-TIMESTAMP-MAP=",
            "text",
            "\ud800",
            " "
        };
        for (int i = 0; i < 3000; i++) {
            StringBuilder words = new StringBuilder("a");
            for (int j = random.nextInt(12); j >= 0; j--) {
                words.append(pieces[random.nextInt(pieces.length)]);
            }
            Cue cue = new Cue(0, 1_000_000, "", CueText.clean(words.toString()));
            String file = new String(WebVtt.file(List.of(cue)), StandardCharsets.UTF_8);
            List<Cue> again = read(file);
            assertThat(again).as(words.toString()).containsExactly(cue);
            assertThat(file.split("-->", -1)).hasSize(2);
        }
    }

    @Test
    void keepsSettingsThatPlaceACue() {
        assertThat(CueText.settings(" position:10%,line-left line:-1 size:35% align:end vertical:rl region:r1 bad:x"))
                .isEqualTo("align:end line:-1 position:10%,line-left size:35% vertical:rl");
    }

    @Test
    void writesSegmentsThatCanBeReadByThemselves() {
        assertThat(new String(
                        WebVtt.segment(List.of(new Cue(3_599_999_600L, 7_200_000_000L, "", "x"))),
                        StandardCharsets.UTF_8))
                .isEqualTo("""
                        WEBVTT
                        X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000

                        01:00:00.000 --> 02:00:00.000
                        x
                        """);
    }
}
