package io.tailrace.packager.asset;

import io.tailrace.events.AudioIntent;
import io.tailrace.events.Grid;
import io.tailrace.events.ImageIntent;
import io.tailrace.events.Plan;
import io.tailrace.events.Rendition;
import io.tailrace.events.TilesIntent;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.DynamicRange;
import io.tailrace.media.FrameGrid;
import io.tailrace.media.FrameRate;
import io.tailrace.media.PartList;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts an asset together from the plan and the part lists of its published units. Pure. */
public final class AssetAssembler {

    private final Plan plan;
    private final Map<String, List<PartList>> parts;
    private final List<VideoTrack> video = new ArrayList<>();
    private final List<AudioTrack> audio = new ArrayList<>();
    private final List<WholeObject> objects = new ArrayList<>();
    private final List<TextTrack> texts = new ArrayList<>();
    private final List<Set<String>> captions = new ArrayList<>();
    private @Nullable Storyboard storyboard;

    private AssetAssembler(Plan plan, Map<String, List<PartList>> parts) {
        this.plan = plan;
        this.parts = parts;
    }

    /** Renditions of the plan that the manifests name. */
    public static List<Rendition> published(Plan plan, Collection<String> dropped) {
        return plan.getRenditions().stream()
                .filter(r -> !dropped.contains(r.getName()))
                .toList();
    }

    /**
     * Joins the units of every rendition that was not dropped.
     *
     * @param parts by name of the rendition, all units in order
     * @throws BrokenAssetException when units are missing or do not join
     */
    public static Asset assemble(Plan plan, Collection<String> dropped, Map<String, List<PartList>> parts)
            throws BrokenAssetException {
        return new AssetAssembler(plan, parts).assemble(published(plan, dropped));
    }

    private Asset assemble(List<Rendition> renditions) throws BrokenAssetException {
        AudioNames names = new AudioNames(
                renditions.stream().flatMap(r -> r.getAudio().stream()).toList());
        TextNames textNames = new TextNames();
        for (Rendition rendition : renditions) {
            List<PartList> units = units(rendition);
            String folder = AssetLayout.folder(rendition, rendition.getGeneration());
            switch (rendition.getKind()) {
                case VIDEO -> addVideo(TrackChecks.join(folder, units), units, rendition);
                case AUDIO -> addAudio(TrackChecks.join(folder, units), units.get(0), rendition, names);
                case TEXT -> texts.add(textNames.track(rendition, folder, units.get(0), grid(plan.getGrid())));
                case IMAGE -> addImage(rendition, folder, units);
                case FILE -> addObjects(rendition, units);
                case UNKNOWN ->
                    throw new BrokenAssetException(
                            "rendition " + rendition.getName() + " is of a kind that this release does not know");
            }
        }
        TrackChecks.require(
                !video.isEmpty() || !audio.isEmpty() || !objects.isEmpty(), "the asset has no rendition left");
        return new Asset(
                video,
                audio,
                texts,
                carriedByAll(),
                objects,
                Optional.ofNullable(storyboard),
                Chapters.of(plan, grid(plan.getGrid())));
    }

    /** A player may switch at any time, so captions count that no rung lacks. */
    private List<String> carriedByAll() {
        Set<String> all = new TreeSet<>(captions.isEmpty() ? Set.of() : captions.get(0));
        captions.forEach(all::retainAll);
        return List.copyOf(all);
    }

    private void addImage(Rendition rendition, String folder, List<PartList> units) throws BrokenAssetException {
        Optional<TilesIntent> tiles = rendition.getImage().flatMap(ImageIntent::getTiles);
        if (tiles.isEmpty()) {
            addObjects(rendition, units);
            return;
        }
        PartList unit = units.get(0);
        TrackChecks.require(unit.files().size() > 1, rendition.getName() + " has no sheets");
        long frames = (long) tiles.get().getColumns()
                * tiles.get().getRows()
                * tiles.get().getEveryFrames();
        storyboard = new Storyboard(
                rendition.getName(),
                rendition.getGeneration(),
                folder,
                unit.encoder(),
                unit.files().get(0),
                unit.files().subList(1, unit.files().size()),
                tiles.get().getColumns(),
                tiles.get().getRows(),
                unit.width(),
                unit.height(),
                BigDecimal.valueOf(grid(plan.getGrid()).rate().microsAt(frames), 6));
    }

    private List<PartList> units(Rendition rendition) throws BrokenAssetException {
        List<PartList> units = parts.getOrDefault(rendition.getName(), List.of());
        TrackChecks.require(
                units.size() == rendition.getUnits() && !units.isEmpty(),
                rendition.getName() + " has " + units.size() + " units and not " + rendition.getUnits());
        for (int chunk = 0; chunk < units.size(); chunk++) {
            PartList unit = units.get(chunk);
            TrackChecks.require(
                    unit.rendition().equals(rendition.getName())
                            && unit.generation() == rendition.getGeneration()
                            && unit.chunk() == chunk,
                    "the part list of " + rendition.getName() + " g" + rendition.getGeneration() + " chunk " + chunk
                            + " is about " + unit.rendition() + " g" + unit.generation() + " chunk " + unit.chunk());
        }
        return units;
    }

    private void addVideo(Track track, List<PartList> parts, Rendition rendition) throws BrokenAssetException {
        PartList part = parts.get(0);
        captions.add(parts.stream().flatMap(unit -> unit.captions().stream()).collect(Collectors.toSet()));
        VideoIntent intent = rendition
                .getVideo()
                .orElseThrow(() -> new BrokenAssetException(rendition.getName() + " has no picture intent"));
        FrameGrid grid = grid(plan.getGrid()).every(intent.getEveryFrames());
        TrackChecks.requireGrid(track, grid);
        video.add(new VideoTrack(track, part.width(), part.height(), grid.rate(), range(intent)));
    }

    private static DynamicRange range(VideoIntent intent) throws BrokenAssetException {
        return DynamicRange.of(intent.getRange())
                .orElseThrow(() -> new BrokenAssetException("no picture has the range " + intent.getRange()));
    }

    private void addAudio(Track track, PartList part, Rendition rendition, AudioNames names)
            throws BrokenAssetException {
        AudioIntent intent = rendition
                .getAudio()
                .orElseThrow(() -> new BrokenAssetException(rendition.getName() + " has no audio intent"));
        AudioNames.Name name = names.of(intent.getTrack());
        audio.add(new AudioTrack(
                track,
                intent.getTrack(),
                name.language(),
                name.label(),
                name.isDefault(),
                name.isAutoSelected(),
                AudioRole.of(intent.getRole()),
                part.channels(),
                part.sampleRate()));
    }

    private void addObjects(Rendition rendition, List<PartList> units) throws BrokenAssetException {
        for (PartList unit : units) {
            TrackChecks.require(!unit.files().isEmpty(), rendition.getName() + " has no object");
            for (AssetLayout.Placement placement : AssetLayout.place(rendition, unit)) {
                objects.add(new WholeObject(
                        rendition.getName(),
                        rendition.getGeneration(),
                        rendition.getKind(),
                        placement.path(),
                        placement.object(),
                        unit.encoder(),
                        unit.codec(),
                        unit.width(),
                        unit.height(),
                        unit.samples(),
                        unit.durationMicros()));
            }
        }
    }

    /** The plan's grid in the terms of the title arithmetic. */
    public static FrameGrid grid(Grid grid) {
        return new FrameGrid(
                new FrameRate(grid.getRate().getNum(), grid.getRate().getDen()),
                grid.getTotalFrames(),
                grid.getGopFrames(),
                grid.getSegmentFrames(),
                grid.getChunkFrames());
    }
}
