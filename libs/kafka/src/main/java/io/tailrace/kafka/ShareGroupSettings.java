package io.tailrace.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/** Broker-side settings of the groups that work the queues (KIP-932, group configurations). They are no client settings. */
final class ShareGroupSettings {

    private static final Map<String, String> SETTINGS = new TreeMap<>(Map.of(
            // latest would lose what was sent before the first member.
            "share.auto.offset.reset", "earliest",
            // read_uncommitted would hand out tasks of an aborted router transaction.
            "share.isolation.level", "read_committed",
            "share.record.lock.duration.ms", "30000",
            // Past it a record is archived without a trace: high, the router counts attempts itself.
            "share.delivery.count.limit", "10",
            "share.renew.acknowledge.enable", "true"));

    private ShareGroupSettings() {}

    static List<ConfigResource> resources(List<String> groups) {
        return groups.stream()
                .map(group -> new ConfigResource(ConfigResource.Type.GROUP, group))
                .toList();
    }

    /** What must be set so that the groups are as they should be; a group that is needs nothing. */
    static Map<ConfigResource, Collection<AlterConfigOp>> missing(Map<ConfigResource, Config> present) {
        Map<ConfigResource, Collection<AlterConfigOp>> all = new HashMap<>();
        present.forEach((group, config) -> {
            List<AlterConfigOp> operations = SETTINGS.entrySet().stream()
                    .filter(entry -> !isSet(config, entry.getKey(), entry.getValue()))
                    .map(entry -> new AlterConfigOp(
                            new ConfigEntry(entry.getKey(), entry.getValue()), AlterConfigOp.OpType.SET))
                    .toList();
            if (!operations.isEmpty()) {
                all.put(group, operations);
            }
        });
        return all;
    }

    /** Set for this very group: a broker's default may change. */
    private static boolean isSet(Config config, String name, String value) {
        ConfigEntry entry = config.get(name);
        return entry != null
                && value.equals(entry.value())
                && entry.source() == ConfigEntry.ConfigSource.DYNAMIC_GROUP_CONFIG;
    }
}
