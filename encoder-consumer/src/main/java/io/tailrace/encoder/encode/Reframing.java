package io.tailrace.encoder.encode;

import io.tailrace.events.ReframeIntent;
import io.tailrace.events.VideoIntent;
import java.util.Locale;

/** From a picture of one shape to one of another, as filters of ffmpeg. Pure. */
final class Reframing {

    /** The background is blurred in small: that is what it looks like, and costs little. */
    private static final int BLURRED = 8;

    private Reframing() {}

    /** Filters to exactly the intent's size, with square pixels, in the colours they get; empty where the shape stays. */
    static String filters(VideoIntent video) {
        return video.getReframe().map(reframe -> filters(video, reframe)).orElse("");
    }

    private static String filters(VideoIntent video, ReframeIntent reframe) {
        String inner = scale(reframe.getInnerWidth(), reframe.getInnerHeight());
        String outer = video.getWidth() + ":" + video.getHeight();
        String middle = "x=trunc((W-w)/4)*2:y=trunc((H-h)/4)*2";
        return switch (reframe.getFit()) {
            case "crop" -> {
                String position = String.format(Locale.ROOT, "%.4f", reframe.getPosition());
                yield inner + ",crop=" + outer + ":trunc((iw-ow)*" + position + "/2)*2:trunc((ih-oh)*" + position
                        + "/2)*2";
            }
            case "pad" -> inner + ",pad=" + outer + ":trunc((ow-iw)/4)*2:trunc((oh-ih)/4)*2";
            case "blur" -> {
                int width = Math.max(2, video.getWidth() / BLURRED);
                int height = Math.max(2, video.getHeight() / BLURRED);
                yield "split[front][behind];[behind]scale=" + width + ":" + height
                        + ":force_original_aspect_ratio=increase:flags=area,setsar=1,crop=" + width + ":" + height
                        + ",gblur=sigma=4,scale=" + outer + ":flags=bicubic[blurred];[front]" + inner
                        + "[sharp];[blurred][sharp]overlay=" + middle + ":format=auto";
            }
            default -> throw new IllegalArgumentException("there is no way to reframe called " + reframe.getFit());
        };
    }

    private static String scale(int width, int height) {
        return "scale=" + width + ":" + height + ":flags=bicubic,setsar=1";
    }
}
