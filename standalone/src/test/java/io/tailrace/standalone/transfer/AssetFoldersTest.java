package io.tailrace.standalone.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AssetFoldersTest {

    @Test
    void namesAFolderAfterTheStem() {
        assertThat(names("talks/one.mp4", "two.final.mkv")).containsExactly("one", "two.final");
    }

    @Test
    void takesTheFullNameWhereStemsCollide() {
        assertThat(names("one.mp4", "one.mkv", "two.mp4")).containsExactly("one.mp4", "one.mkv", "two");
    }

    @Test
    void countsWhereFullNamesCollideToo() {
        assertThat(names("a/one.mp4", "b/one.mp4", "c/one.mp4")).containsExactly("one.mp4", "one.mp4-2", "one.mp4-3");
    }

    @Test
    void takesNamesThatDifferInCaseForEqual() {
        assertThat(names("One.mp4", "one.mkv")).containsExactly("One.mp4", "one.mkv");
        assertThat(names("a/One.mp4", "b/one.MP4")).containsExactly("One.mp4", "one.MP4-2");
    }

    @Test
    void keepsANameWhoseStemWouldLeaveTheFolder() {
        assertThat(names("..mp4")).containsExactly("..mp4");
        assertThat(names("...mp4")).containsExactly("...mp4");
        assertThat(names(".mp4")).containsExactly(".mp4");
        assertThat(names("noextension")).containsExactly("noextension");
        assertThat(names(" .mp4")).containsExactly(" .mp4");
    }

    @Test
    void keepsWhatIsUnusual() {
        assertThat(names("-rf.mp4", "it's 100 %.mp4", "日本.mp4")).containsExactly("-rf", "it's 100 %", "日本");
    }

    private static List<String> names(String... files) {
        return AssetFolders.names(Stream.of(files).map(Path::of).toList());
    }
}
