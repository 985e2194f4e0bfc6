package io.tailrace.standalone.transfer;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * Names for uploaded files in the input bucket: {@code uploads/{content}/{name}}. The content's hash makes a changed file another source
 * and the same file the same one; the name is for people and holds nothing that a file system, a URL or a shell could misread.
 */
final class UploadKey {

    private static final int LONGEST_NAME = 120;
    private static final int HASH_DIGITS = 24;
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]+");
    private static final Pattern LEADING = Pattern.compile("^[._-]+");

    private UploadKey() {}

    /**
     * Builds the key.
     *
     * @param sha256 of the content, hex
     * @param submission empty, or what tells this submission of the same content from earlier ones
     */
    static String of(String fileName, String sha256, String submission) {
        String folder = sha256.substring(0, HASH_DIGITS) + (submission.isEmpty() ? "" : "-" + submission);
        return "uploads/" + folder + "/" + safe(fileName);
    }

    /** Letters lose their accents, anything else unusual becomes an underscore; the end with the extension is kept. */
    static String safe(String fileName) {
        String plain = MARKS.matcher(Normalizer.normalize(fileName, Normalizer.Form.NFKD))
                .replaceAll("");
        String name = LEADING.matcher(UNSAFE.matcher(plain).replaceAll("_")).replaceFirst("");
        if (name.isEmpty()) {
            return "file";
        }
        return name.length() <= LONGEST_NAME ? name : name.substring(name.length() - LONGEST_NAME);
    }
}
