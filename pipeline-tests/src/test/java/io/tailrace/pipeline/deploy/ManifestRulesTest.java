package io.tailrace.pipeline.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule finds what it is for. */
class ManifestRulesTest {

    private static final Path POOL = Manifests.FOLDER.resolve("components/workers-x86-nvenc");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    terminationGracePeriodSeconds: 120       | terminationGracePeriodSeconds: 70       | may need PT2M to stop
                    name: TAILRACE_STOP_GRACE                | name: TAILRACE_STOP                     | does not set TAILRACE_STOP_GRACE
                    automountServiceAccountToken: false      | automountServiceAccountToken: true      | gets a token
                    enableServiceLinks: false                | enableServiceLinks: true                | variables named after services
                    maxUnavailable: 1\\n  selector           | minAvailable: 1\\n  selector            | disruption budgets
                    targetValue: "4"                         | targetValue: "1"                        | counts others for a pod
                    valueLocation: wanted                    | valueLocation: queued                   | not scaled by what is wanted
                    scaling/x86-nvenc                        | scaling/cpu                             | 0 scalers instead of one
                    value: x86-nvenc                         | value: cpu                              | works for the pool cpu
                    sizeLimit: 50Gi                          | sizeLimit: 40Gi                         | has a scratch volume
                    nvidia.com/gpu: 1\\n            limits   | nvidia.com/gpu: 2\\n            limits  | asks for other nvidia.com/gpu
                    replicas: 1                              | replicas: 0                             | has no fallback
                    spec:\\n  selector:                      | spec:\\n  replicas: 3\\n  selector:     | sets a number of copies
                    """)
    void findsWhatIsWrong(String right, String wrong, String finding) {
        String yaml = "---\n" + Manifests.text(POOL.resolve("workers.yaml")) + "---\n"
                + Manifests.text(POOL.resolve("scaling.yaml")) + "---\n"
                + Manifests.text(Manifests.FOLDER.resolve("base/namespace/network-policies.yaml"));
        String spoiled = yaml.replace(right.replace("\\n", "\n"), wrong.replace("\\n", "\n"));

        assertThat(spoiled).isNotEqualTo(yaml);
        assertThat(findings(yaml)).isEmpty();
        assertThat(findings(spoiled)).anyMatch(said -> said.contains(finding));
    }

    @ParameterizedTest
    @CsvSource({"8080,lets others than metrics", "8081,''"})
    void findsWhoMaySpeakToWorkers(int port, String finding) {
        String yaml = Manifests.text(POOL.resolve("workers.yaml")) + "---\n"
                + Manifests.text(POOL.resolve("scaling.yaml")) + "---\n"
                + Manifests.text(Manifests.FOLDER.resolve("base/namespace/network-policies.yaml")) + "---\n"
                + """
                kind: NetworkPolicy
                metadata: {name: open}
                spec:
                  podSelector: {matchLabels: {tailrace/pool: x86-nvenc}}
                  ingress: [{ports: [{port: %d}]}]
                """.formatted(port);

        assertThat(String.join("\n", findings(yaml))).contains(finding);
        assertThat(findings(yaml)).hasSize(finding.isEmpty() ? 0 : 1);
    }

    private static List<String> findings(String yaml) {
        return new ManifestRules(Manifests.documents(yaml)).findings();
    }
}
