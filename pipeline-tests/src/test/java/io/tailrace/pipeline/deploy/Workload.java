package io.tailrace.pipeline.deploy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something that runs pods of Tailrace.
 *
 * @param document the Deployment, StatefulSet, Job or ScaledJob
 * @param template of its pods
 */
record Workload(Node document, Node template) {

    /** What has a container of ours; the names before kustomize has put in the registry's, and those after. */
    private static final String IMAGES = ".*(tailrace)/(ingest-gateway|router-streams|packager-consumer|encoder-.+)";

    private static final Set<String> KINDS = Set.of("Deployment", "StatefulSet", "Job");

    static Optional<Workload> of(Node document) {
        String kind = document.at("kind").text();
        Node template = kind.equals("ScaledJob")
                ? document.at("spec", "jobTargetRef", "template")
                : KINDS.contains(kind) ? document.at("spec", "template") : document.at("nothing");
        return Optional.of(new Workload(document, template)).filter(Workload::isOurs);
    }

    private boolean isOurs() {
        return containers().anyMatch(container -> container.at("image").text().matches(IMAGES + "(:.*)?"));
    }

    String kind() {
        return document.at("kind").text();
    }

    String name() {
        return document.at("metadata", "name").text();
    }

    Node spec() {
        return template.at("spec");
    }

    Stream<Node> containers() {
        return spec().at("containers").items();
    }

    /** Of the pod. */
    Map<String, String> labels() {
        return template.at("metadata", "labels")
                .entries()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, label -> label.getValue().text()));
    }

    /** Queue that its workers take tasks of; empty where they are none. */
    Optional<String> queue() {
        return name().equals("packager-consumer")
                ? Optional.of("publish")
                : Optional.ofNullable(labels().get("tailrace/pool"));
    }

    /** A variable of its one container. */
    Optional<String> variable(String name) {
        return containers()
                .flatMap(container -> container.at("env").items())
                .filter(variable -> variable.at("name").text().equals(name))
                .map(variable -> variable.at("value").text())
                .findFirst();
    }

    /** Tasks of its queue that a pod runs at a time. */
    long slots() {
        String name = switch (queue().orElse("")) {
            case "publish" -> "TAILRACE_PACKAGER_SLOTS";
            case "probe" -> "TAILRACE_WORKER_PROBE_SLOTS";
            default -> "TAILRACE_WORKER_SLOTS";
        };
        return variable(name).map(Long::parseLong).orElse(0L);
    }

    /** Whether its nodes may be taken away at short notice. */
    boolean isPreemptible() {
        return spec().at("tolerations")
                .items()
                .anyMatch(toleration -> toleration.at("key").text().equals("tailrace/preemptible"));
    }

    /** Whether {@code selector} finds its pods. */
    boolean isSelected(Node selector) {
        boolean hasLabels = selector.at("matchLabels")
                .entries()
                .allMatch(wanted -> wanted.getValue().text().equals(labels().get(wanted.getKey())));
        boolean isInAll = selector.at("matchExpressions")
                .items()
                .allMatch(wanted -> wanted.at("values")
                        .items()
                        .anyMatch(one ->
                                one.text().equals(labels().get(wanted.at("key").text()))));
        return hasLabels && isInAll;
    }

    @Override
    public String toString() {
        return kind() + " " + name();
    }
}
