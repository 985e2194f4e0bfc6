package io.tailrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads that go on after their process was killed, and listings page by page, against the embedded store. */
class ResumableUploadIT {

    private static final int SIZE = 17 << 20;

    @TempDir
    static Path folder;

    private static LocalStore local;
    private static ObjectStore store;

    @BeforeAll
    static void start() throws Exception {
        local = LocalStore.start(folder);
        store = local.direct();
    }

    @AfterAll
    static void stop() throws Exception {
        store.close();
        local.close();
    }

    /** Dies, as it seems to the upload, at the write of the given number. */
    private static final class MortalJournal implements UploadJournal {

        private final List<Progress> written = new ArrayList<>();
        private int lives;

        MortalJournal(int lives) {
            this.lives = lives;
        }

        @Override
        public Optional<Progress> read() {
            return written.isEmpty() ? Optional.empty() : Optional.of(written.get(written.size() - 1));
        }

        @Override
        public void write(Progress progress) throws IOException {
            if (lives-- <= 0) {
                throw new IOException("killed");
            }
            written.add(progress);
        }
    }

    private static Path file(String name, int seed) throws IOException {
        byte[] bytes = new byte[SIZE];
        new Random(seed).nextBytes(bytes);
        return Files.write(folder.resolve(name), bytes);
    }

    @Test
    void sendsOnlyTheMissingPartsAfterItWasKilled() throws Exception {
        Path file = file("a.mp4", 1);
        MortalJournal journal = new MortalJournal(3);
        assertThatThrownBy(() -> store.resumeFile(LocalStore.INPUT, "a.mp4", file, "video/mp4", journal))
                .isInstanceOf(TransientStoreException.class);
        assertThat(journal.read().orElseThrow().etags()).hasSize(2);
        String upload = journal.read().orElseThrow().uploadId();
        journal.lives = 100;
        StoredObject stored = store.resumeFile(LocalStore.INPUT, "a.mp4", file, "video/mp4", journal);
        assertThat(stored.size()).isEqualTo(SIZE);
        assertThat(journal.written).allMatch(progress -> progress.uploadId().equals(upload));
        assertThat(journal.read().orElseThrow().etags()).hasSize(4);
        Path back = folder.resolve("back.mp4");
        store.download(LocalStore.INPUT, "a.mp4", back);
        assertThat(Files.mismatch(file, back)).isEqualTo(-1);
    }

    @Test
    void beginsAgainWhenTheFileIsAnotherOne() throws Exception {
        MortalJournal journal = new MortalJournal(2);
        Path first = file("b.mp4", 2);
        assertThatThrownBy(() -> store.resumeFile(LocalStore.INPUT, "b.mp4", first, "video/mp4", journal))
                .isInstanceOf(TransientStoreException.class);
        journal.lives = 100;
        Path second = file("b.mp4", 3);
        store.resumeFile(LocalStore.INPUT, "b.mp4", second, "video/mp4", journal);
        Path back = folder.resolve("back-b.mp4");
        store.download(LocalStore.INPUT, "b.mp4", back);
        assertThat(Files.mismatch(second, back)).isEqualTo(-1);
    }

    @Test
    void listsPageByPageAndGoesOnAfterAKey() throws Exception {
        for (String key : List.of("p/a b.mp4", "p/c.mp4", "p/ü.mp4", "q/d.mp4")) {
            store.putBytes(LocalStore.INPUT, key, new byte[] {1, 2, 3}, "video/mp4");
        }
        ListedPage all = store.listPage(LocalStore.INPUT, "p/", "");
        assertThat(all.objects()).extracting(ListedObject::key).containsExactly("p/a b.mp4", "p/c.mp4", "p/ü.mp4");
        assertThat(all.after()).isEmpty();
        ListedObject first = all.objects().get(0);
        assertThat(first.size()).isEqualTo(3);
        assertThat(first.etag())
                .isEqualTo(store.stat(LocalStore.INPUT, "p/a b.mp4", Optional.empty())
                        .etag());
        assertThat(first.lastModified()).isAfter(java.time.Instant.EPOCH);
        assertThat(store.listPage(LocalStore.INPUT, "p/", "p/a b.mp4").objects())
                .extracting(ListedObject::key)
                .containsExactly("p/c.mp4", "p/ü.mp4");
    }
}
