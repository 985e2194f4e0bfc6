package io.tailrace.packager.asset;

import io.tailrace.events.ChapterFacts;
import io.tailrace.events.Plan;
import io.tailrace.media.FrameGrid;
import java.util.ArrayList;
import java.util.List;

/** The chapters of a source on the clock of the title: in order, not over each other, none outside of it. Pure. */
final class Chapters {

    private Chapters() {}

    static List<Chapter> of(Plan plan, FrameGrid grid) {
        List<Chapter> chapters = new ArrayList<>();
        List<ChapterFacts> facts = plan.getFacts().getChapters();
        for (int i = 0; i < facts.size(); i++) {
            long start = Math.max(0, facts.get(i).getStartMicros() - plan.getAnchorMicros());
            long next = i + 1 < facts.size() ? facts.get(i + 1).getStartMicros() : Long.MAX_VALUE;
            long stop = Math.min(facts.get(i).getEndMicros(), next);
            long end = Math.min(grid.durationMicros(), stop - plan.getAnchorMicros());
            if (end > start) {
                String title = Labels.clean(facts.get(i).getTitle());
                chapters.add(new Chapter(start, end, title.isEmpty() ? "Chapter " + (i + 1) : title));
            }
        }
        return chapters;
    }
}
