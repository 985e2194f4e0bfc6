package io.tailrace.packager.asset;

import java.text.Normalizer;
import java.util.Set;

/** Words of a recording in menus: printable, short, unique. Pure. */
final class Labels {

    private static final int LONGEST = 80;

    private Labels() {}

    /** What can stand in a playlist and in XML; may be empty. */
    static String clean(String words) {
        StringBuilder clean = new StringBuilder();
        Normalizer.normalize(words, Normalizer.Form.NFC)
                .codePoints()
                .map(c -> Character.isISOControl(c) || Character.isWhitespace(c) ? ' ' : c == '"' ? '\'' : c)
                .filter(Labels::isText)
                .limit(LONGEST)
                .forEach(clean::appendCodePoint);
        return clean.toString().strip();
    }

    /** What XML 1.0 and UTF-8 can both carry. */
    private static boolean isText(int codePoint) {
        return Character.isDefined(codePoint)
                && Character.getType(codePoint) != Character.SURROGATE
                && codePoint != 0xFFFE
                && codePoint != 0xFFFF;
    }

    /** Adds to {@code taken}. */
    static String unique(String label, Set<String> taken) {
        String name = label;
        for (int i = 2; !taken.add(name); i++) {
            name = label + " (" + i + ")";
        }
        return name;
    }
}
