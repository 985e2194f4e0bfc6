package io.tailrace.pipeline.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files of {@code k8s/}. */
final class Manifests {

    static final Path FOLDER = Path.of("..", "k8s");

    private static final String KUSTOMIZATION = "kustomization.yaml";

    private Manifests() {}

    /** The overlays, each an installation that may be applied. */
    static List<Path> overlays() {
        try (Stream<Path> folders = Files.list(FOLDER.resolve("overlays"))) {
            return folders.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the files of an overlay and of all it is made of say, before kustomize patches them. */
    static List<Node> written(Path folder) {
        Node kustomization = documents(text(folder.resolve(KUSTOMIZATION))).get(0);
        return Stream.concat(
                        kustomization.at("resources").items(),
                        kustomization.at("components").items())
                .map(part -> folder.resolve(part.text()).normalize())
                .flatMap(part -> Files.isDirectory(part) ? written(part).stream() : documents(text(part)).stream())
                .distinct()
                .toList();
    }

    /** The documents of a YAML text. */
    static List<Node> documents(String yaml) {
        return StreamSupport.stream(
                        new Yaml(new SafeConstructor(new LoaderOptions()))
                                .loadAll(yaml)
                                .spliterator(),
                        false)
                .filter(Objects::nonNull)
                .map(Node::of)
                .toList();
    }

    /** The files that somebody wrote here, without the schemas of the validation. */
    static List<Path> files() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(FOLDER.resolve("validate")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
