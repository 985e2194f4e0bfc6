package io.tailrace.pipeline.deploy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What must hold of an installation and no schema can say. Pure: documents in, sentences out, one for each thing that is wrong.
 *
 * @param documents all that is applied
 */
record ManifestRules(List<Node> documents) {

    /** A process ends within its stop grace and this (docs/operations.md, "Running one"). */
    private static final Duration LONGEST_STOP = Duration.ofMinutes(1);
    /** Of rented nodes, whose notice leaves no more. */
    private static final Duration SHORTEST_MARGIN = Duration.ofSeconds(15);

    private static final Pattern DURATION = Pattern.compile("(\\d+)([smh])");
    private static final Pattern SIZE = Pattern.compile("(\\d+)(g|Gi|Mi)");
    /** An offset for a task, and one for the marker of its transaction. */
    private static final int OFFSETS_PER_TASK = 2;

    private static final int CLASSIC_PARTITIONS = 64;
    private static final String METRICS = "8081";
    private static final Set<String> SCALERS = Set.of("ScaledObject", "ScaledJob");

    List<String> findings() {
        List<String> findings = new ArrayList<>();
        workloads().forEach(workload -> {
            stops(workload, findings);
            isolated(workload, findings);
            fits(workload, findings);
            mayBeEvicted(workload, findings);
            isScaledOnce(workload, findings);
        });
        scaledObjects(findings);
        nobodySpeaksToWorkers(findings);
        noSecrets(findings);
        return List.copyOf(findings);
    }

    List<Workload> workloads() {
        return documents.stream().map(Workload::of).flatMap(Optional::stream).toList();
    }

    private Stream<Node> all(String kind) {
        return documents.stream().filter(document -> document.at("kind").text().equals(kind));
    }

    // -- pods

    private static void stops(Workload workload, List<String> findings) {
        Optional<String> grace = workload.variable("TAILRACE_STOP_GRACE");
        if (grace.isEmpty()) {
            findings.add(workload + " does not set TAILRACE_STOP_GRACE");
            return;
        }
        Duration margin = workload.isPreemptible() ? SHORTEST_MARGIN : LONGEST_STOP;
        long pause = workload.containers()
                .map(container -> container.at("lifecycle", "preStop", "sleep", "seconds"))
                .filter(Node::isThere)
                .mapToLong(Node::number)
                .sum();
        Duration needed = duration(grace.get()).plus(margin).plusSeconds(pause);
        Duration given = Duration.ofSeconds(
                workload.spec().at("terminationGracePeriodSeconds").number());
        if (given.compareTo(needed) < 0) {
            findings.add(workload + " is killed after " + given + " and may need " + needed + " to stop");
        }
    }

    private static void isolated(Workload workload, List<String> findings) {
        if (!workload.spec().at("automountServiceAccountToken").text().equals("false")) {
            findings.add(workload + " gets a token of the Kubernetes API");
        }
        if (!workload.spec().at("enableServiceLinks").text().equals("false")) {
            findings.add(workload + " gets variables named after services, and those of Kafka begin as ours do");
        }
        if (workload.spec().at("priorityClassName").text().isEmpty()) {
            findings.add(workload + " has no priority class");
        }
        workload.containers().forEach(container -> {
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                String path = probe.equals("readinessProbe") ? "/readyz" : "/healthz";
                if (!container.at(probe, "httpGet", "path").text().equals(path)) {
                    findings.add(workload + " has no " + probe + " at " + path);
                }
            }
        });
    }

    private static void fits(Workload workload, List<String> findings) {
        workload.containers().map(container -> container.at("resources")).forEach(resources -> {
            if (!resources
                    .at("requests", "memory")
                    .text()
                    .equals(resources.at("limits", "memory").text())) {
                findings.add(workload + " asks for other memory than its limit");
            }
            Stream.of("requests", "limits")
                    .flatMap(side -> resources.at(side).entries())
                    .map(Map.Entry::getKey)
                    .filter(name -> name.contains("/"))
                    .distinct()
                    .filter(name -> !resources.at("requests", name).equals(resources.at("limits", name)))
                    .forEach(name -> findings.add(workload + " asks for other " + name + " than its limit"));
            workload.variable("TAILRACE_SCRATCH_LIMIT")
                    .ifPresent(limit -> scratchFits(workload, resources, limit, findings));
        });
    }

    /** Over the size of its volume a pod is evicted, over the worker's own limit a task goes elsewhere. */
    private static void scratchFits(Workload workload, Node resources, String limit, List<String> findings) {
        long volume = workload.spec()
                .at("volumes")
                .items()
                .filter(one -> one.at("name").text().equals("scratch"))
                .mapToLong(one -> bytes(one.at("emptyDir", "sizeLimit").text()))
                .sum();
        if (bytes(limit) >= volume
                || volume > bytes(resources.at("requests", "ephemeral-storage").text())) {
            findings.add(workload
                    + " has a scratch volume that is not over TAILRACE_SCRATCH_LIMIT or over what is asked for");
        }
    }

    private void mayBeEvicted(Workload workload, List<String> findings) {
        if (!workload.kind().equals("Deployment") && !workload.kind().equals("StatefulSet")) {
            return;
        }
        long budgets = all("PodDisruptionBudget")
                .filter(budget -> workload.isSelected(budget.at("spec", "selector")))
                .filter(budget -> budget.at("spec", "maxUnavailable").text().equals("1"))
                .count();
        if (budgets != 1) {
            findings.add(workload + " has " + budgets + " disruption budgets of one pod instead of one");
        }
    }

    // -- scaling

    private void isScaledOnce(Workload workload, List<String> findings) {
        Optional<String> queue = workload.queue();
        if (queue.isEmpty() || workload.kind().equals("Job")) {
            return;
        }
        List<Node> scalers = SCALERS.stream()
                .flatMap(this::all)
                .filter(scaler -> asksFor(scaler).contains(queue.get()))
                .toList();
        if (scalers.size() != 1) {
            findings.add(workload + ": its queue has " + scalers.size() + " scalers instead of one");
            return;
        }
        Node scaler = scalers.get(0);
        boolean isTarget = workload.kind().equals("ScaledJob")
                ? scaler.equals(workload.document())
                : scaler.at("spec", "scaleTargetRef", "name").text().equals(workload.name());
        if (!isTarget) {
            findings.add(workload + " is not what the scaler of its queue scales");
        }
        if (workload.document().at("spec", "replicas").isThere()) {
            findings.add(workload + " sets a number of copies, which each apply would bring back");
        }
        named(workload, queue.get(), findings);
        scaler.at("spec", "triggers").items().forEach(trigger -> counts(workload, scaler, trigger, findings));
    }

    /** A worker's pool is what it says, or its class. */
    private static void named(Workload workload, String queue, List<String> findings) {
        Optional<String> pool =
                workload.variable("TAILRACE_WORKER_POOL").or(() -> workload.variable("TAILRACE_WORKER_CLASS"));
        boolean isPool = !Set.of("probe", "publish").contains(queue);
        if (isPool && !pool.equals(Optional.of(queue))) {
            findings.add(workload + " works for the pool " + pool.orElse("") + " and is labelled " + queue);
        }
    }

    private void counts(Workload workload, Node scaler, Node trigger, List<String> findings) {
        long most = scaler.at("spec", "maxReplicaCount").number();
        Node metadata = trigger.at("metadata");
        if (trigger.at("type").text().equals("kafka")) {
            if (metadata.at("lagThreshold").number() != OFFSETS_PER_TASK * workload.slots()) {
                findings.add(
                        workload + " has " + workload.slots() + " slots, and its scaler counts another lag for a pod");
            }
            if (most * workload.slots() > CLASSIC_PARTITIONS) {
                findings.add(workload + " may have more slots than a classic queue has partitions");
            }
            return;
        }
        if (metadata.at("targetValue").number() != workload.slots()) {
            findings.add(workload + " has " + workload.slots() + " slots, and its scaler counts others for a pod");
        }
        if (!metadata.at("valueLocation").text().equals("wanted")) {
            findings.add(workload
                    + " is not scaled by what is wanted: with what waits alone it is sent away while tasks run");
        }
        all("Kafka")
                .map(kafka -> kafka.at("spec", "kafka", "config", "group.share.max.size"))
                .filter(size -> size.number() < most * workload.slots())
                .forEach(size -> findings.add(workload + " may have more slots than a share group has members"));
    }

    /** Queues that the triggers of a scaler look at. */
    private static List<String> asksFor(Node scaler) {
        return scaler.at("spec", "triggers")
                .items()
                .map(trigger -> trigger.at("metadata"))
                .map(metadata ->
                        metadata.at("url").text() + metadata.at("topic").text())
                .map(address -> address.replaceFirst(".*/api/v1/scaling/|tailrace\\.tasks\\.", ""))
                .toList();
    }

    private void scaledObjects(List<String> findings) {
        all("ScaledObject").forEach(scaler -> {
            String name = "ScaledObject " + scaler.at("metadata", "name").text();
            Node fallback = scaler.at("spec", "fallback");
            if (!fallback.isThere() || fallback.at("replicas").number() < 1) {
                findings.add(name + " has no fallback of a pod at least: unknown demand would end what runs");
            }
            String target = scaler.at("spec", "scaleTargetRef", "name").text();
            if (workloads().stream().noneMatch(workload -> workload.name().equals(target))) {
                findings.add(name + " scales " + target + ", which is not there");
            }
        });
    }

    // -- network and secrets

    private void nobodySpeaksToWorkers(List<String> findings) {
        boolean isDenied = all("NetworkPolicy")
                .anyMatch(policy ->
                        policy.at("spec", "podSelector").entries().findAny().isEmpty()
                                && policy.at("spec", "policyTypes")
                                        .items()
                                        .map(Node::text)
                                        .toList()
                                        .containsAll(List.of("Ingress", "Egress"))
                                && !policy.at("spec", "ingress").isThere()
                                && !policy.at("spec", "egress").isThere());
        if (!isDenied) {
            findings.add("no network policy denies what none allows");
        }
        List<Workload> silent = workloads().stream()
                .filter(workload -> !workload.name().equals("ingest-gateway"))
                .toList();
        all("NetworkPolicy")
                .forEach(policy -> silent.stream()
                        .filter(workload -> workload.isSelected(policy.at("spec", "podSelector")))
                        .filter(workload -> policy.at("spec", "ingress")
                                .items()
                                .anyMatch(Predicate.not(ManifestRules::isMetricsOnly)))
                        .forEach(workload -> findings.add(
                                "the policy " + policy.at("metadata", "name").text()
                                        + " lets others than metrics speak to " + workload)));
    }

    private static boolean isMetricsOnly(Node rule) {
        return rule.at("ports").isThere()
                && rule.at("ports")
                        .items()
                        .allMatch(port -> port.at("port").text().equals(METRICS));
    }

    private void noSecrets(List<String> findings) {
        all("Secret")
                .filter(secret -> Stream.of("data", "stringData")
                        .flatMap(part -> secret.at(part).entries())
                        .anyMatch(entry -> !entry.getValue().text().isBlank()))
                .forEach(secret -> findings.add(
                        "the Secret " + secret.at("metadata", "name").text() + " has values"));
    }

    // -- units

    private static Duration duration(String text) {
        Matcher matcher = matched(DURATION, text);
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    private static long bytes(String text) {
        Matcher matcher = matched(SIZE, text);
        return Long.parseLong(matcher.group(1)) << (matcher.group(2).equals("Mi") ? 20 : 30);
    }

    private static Matcher matched(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not like " + pattern);
        }
        return matcher;
    }
}
