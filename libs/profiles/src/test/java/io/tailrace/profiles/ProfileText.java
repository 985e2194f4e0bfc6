package io.tailrace.profiles;

/** Small valid profiles that tests break in one place. */
final class ProfileText {

    static final String LADDER = """
            packaging: cmaf
            split: chunk
            gop: 2s
            segment: 4s
            chunk: 8s
            rungs:
              - {box: 1280x720, quality: 22, maxRate: 2800k}
              - {box: 640x360, quality: 23, maxRate: 800k}
            audio:
              - {codec: aac, channels: 2, bitRate: 128k}
            poster: {box: 640x640}
            """;

    static final String FILE = """
            packaging: file
            files:
              - name: small.mp4
                picture: {box: 640x360, quality: 28, maxRate: 800k}
            """;

    private ProfileText() {}
}
