package io.tailrace.standalone.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tailrace.standalone.transfer.TransferException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvEntriesTest {

    @TempDir
    private Path folder;

    @Test
    void readsWhatEachLineNames() throws Exception {
        List<Entry> entries = read("key,bucket,profile,priority,metadata.title\n"
                + "a.mp4,,,,\n"
                + "b.mp4,other,small,urgent,\"Day, \"\"one\"\"\"\n");
        assertThat(entries)
                .containsExactly(
                        stored(2, "input", "a.mp4"),
                        new Entry.Wanted(
                                3,
                                new Entry.Origin.Stored("other", "b.mp4", Optional.empty()),
                                Optional.of("small"),
                                Optional.of("urgent"),
                                Map.of("title", "Day, \"one\"")));
    }

    @Test
    void findsFilesBesideTheCsv() throws Exception {
        assertThat(read("file\nrec/a.mp4\n/abs/b.mp4\n"))
                .extracting(Entry::label)
                .containsExactly(folder.resolve("rec/a.mp4").toString(), "/abs/b.mp4");
    }

    @Test
    void leavesWhereItIsWhatLiesBelowASourceRoot() throws Exception {
        assertThat(read("file\nfile://nas/rec/a b.mp4\n"))
                .singleElement()
                .isEqualTo(stored(2, "file:nas", "rec/a b.mp4"))
                .extracting(Entry::label)
                .isEqualTo("file://nas/rec/a b.mp4");
    }

    @Test
    void takesAByteOrderMarkBlankLinesAndBothEndsOfLines() throws Exception {
        assertThat(read("\uFEFFkey\r\na.mp4\r\n\r\n\nb.mp4"))
                .containsExactly(stored(2, "input", "a.mp4"), stored(5, "input", "b.mp4"));
    }

    @Test
    void countsLinesOverFieldsOfSeveral() throws Exception {
        List<Entry> entries = read("key,metadata.note\na.mp4,\"one\ntwo\"\nb.mp4,x\n");
        assertThat(((Entry.Wanted) entries.get(0)).metadata()).isEqualTo(Map.of("note", "one\ntwo"));
        assertThat(entries.get(1).line()).isEqualTo(4);
    }

    @Test
    void aBrokenLineCostsNoOther() throws Exception {
        List<Entry> entries = read("""
                key,file,priority
                a.mp4,,
                ,,
                b.mp4,b.mp4,
                c.mp4,,soon
                d.mp4,
                e.mp4,,,
                "f.mp4"x,,
                "g.mp4,,
                h.mp4,,
                """);
        assertThat(entries).extracting(Entry::line).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(entries.get(0)).isEqualTo(stored(2, "input", "a.mp4"));
        assertThat(entries.subList(1, 8)).allMatch(Entry.Bad.class::isInstance);
        assertThat(entries.get(8)).isEqualTo(stored(10, "input", "h.mp4"));
        assertThat(((Entry.Bad) entries.get(3)).reason()).contains("soon");
        assertThat(((Entry.Bad) entries.get(4)).reason()).contains("2 fields", "3");
    }

    @Test
    void aLineThatIsNotUtf8CostsNoOther() throws Exception {
        Path file = folder.resolve("latin.csv");
        Files.write(file, "key\nä.mp4\nb.mp4\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(read(file)).containsExactly(new Entry.Bad(2, "It is not UTF-8."), stored(3, "input", "b.mp4"));
    }

    @Test
    void saysWhatIsWrongWithTheHeader() {
        refuses("key,colour\na.mp4,red\n", "line 1", "\"colour\"", "metadata.NAME");
        refuses("profile\nx\n", "neither key nor file");
        refuses("key,key\na,b\n", "twice");
        refuses("file,bucket\na,b\n", "needs a key");
        refuses("", "is empty");
    }

    private void refuses(String text, String... words) {
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> read(text))
                .satisfies(refusal -> assertThat(refusal.getMessage()).contains(words));
    }

    private List<Entry> read(String text) throws Exception {
        return read(Files.writeString(folder.resolve("batch.csv"), text));
    }

    private static List<Entry> read(Path file) throws Exception {
        List<Entry> entries = new ArrayList<>();
        new CsvEntries(file, "input").read(entries::add);
        return entries;
    }

    private static Entry stored(long line, String bucket, String key) {
        return new Entry.Wanted(
                line,
                new Entry.Origin.Stored(bucket, key, Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }
}
