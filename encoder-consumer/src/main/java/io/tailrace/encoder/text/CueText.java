package io.tailrace.encoder.text;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the words of a stranger safe to stand in a WebVTT file that any page may show: tags of cue text stay (W3C WebVTT, 4.2.2), any
 * other {@code <} and {@code &} becomes an escape, and nothing in it can end the cue or begin another one. Pure.
 */
final class CueText {

    private static final int LONGEST = 4000;

    private static final Pattern TAG =
            Pattern.compile("</?(?:[ibu]|ruby|rt|c|v|lang)(?:\\.[A-Za-z0-9_-]+)*(?:[ \\t][^<>&]{0,100})?>");

    private static final Pattern ENTITY =
            Pattern.compile("&(?:amp|lt|gt|lrm|rlm|nbsp|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});");

    private static final Pattern TIME_TAG = Pattern.compile("<[0-9:.]+>");

    private static final Pattern SETTING =
            Pattern.compile("vertical:(?:rl|lr)|line:-?[0-9]{1,4}(?:\\.[0-9]{1,6})?%?(?:,(?:start|center|end))?"
                    + "|position:[0-9]{1,3}(?:\\.[0-9]{1,6})?%(?:,(?:line-left|center|line-right))?"
                    + "|size:[0-9]{1,3}(?:\\.[0-9]{1,6})?%|align:(?:start|center|end|left|right)");

    private CueText() {}

    /** Lines of text without blank ones; times within a cue go, since they would have to move with it. */
    static String clean(String words) {
        StringBuilder text = new StringBuilder();
        for (String line : TIME_TAG.matcher(words).replaceAll("").split("\\R", -1)) {
            String clean = line(line).strip();
            if (!clean.isEmpty() && text.length() + clean.length() < LONGEST) {
                text.append(text.isEmpty() ? "" : "\n").append(clean);
            }
        }
        return text.toString();
    }

    private static String line(String line) {
        StringBuilder clean = new StringBuilder();
        for (int at = 0; at < line.length(); ) {
            int point = line.codePointAt(at);
            int width = Character.charCount(point);
            if (point == '<' || point == '&') {
                Matcher known = (point == '<' ? TAG : ENTITY).matcher(line).region(at, line.length());
                if (known.lookingAt()) {
                    clean.append(known.group());
                    at = known.end();
                    continue;
                }
                clean.append(point == '<' ? "&lt;" : "&amp;");
            } else if (point == '>') {
                clean.append("&gt;");
            } else if (isText(point)) {
                clean.appendCodePoint(point);
            }
            at += width;
        }
        return clean.toString();
    }

    private static boolean isText(int point) {
        int type = Character.getType(point);
        return point == '\t'
                || (type != Character.CONTROL && type != Character.SURROGATE && type != Character.UNASSIGNED);
    }

    /** The settings that place a cue; those that name a region go with the region. */
    static String settings(String words) {
        Set<String> settings = new TreeSet<>();
        for (String word : words.strip().split("\\s+", 20)) {
            if (SETTING.matcher(word).matches()) {
                settings.add(word);
            }
        }
        return String.join(" ", settings);
    }
}
