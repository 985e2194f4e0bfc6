package io.tailrace.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;

/** Registry in memory, for topology tests; takes everything, checks nothing. */
final class MockRegistry implements SchemaRegistry {

    static final String SCHEME = "mock://";

    /** The one static state here: a serializer and a deserializer made apart must meet by the name of their scope. */
    private static final Map<String, MockRegistry> SCOPES = new ConcurrentHashMap<>();

    private final List<Schema> schemas = new ArrayList<>();

    private MockRegistry() {}

    static MockRegistry scope(String url) {
        return SCOPES.computeIfAbsent(url, key -> new MockRegistry());
    }

    @Override
    public synchronized int idOf(String subject, Schema schema) {
        int at = schemas.indexOf(schema);
        if (at < 0) {
            schemas.add(schema);
            at = schemas.size() - 1;
        }
        return at + 1;
    }

    @Override
    public synchronized Schema byId(int id) {
        if (id < 1 || id > schemas.size()) {
            throw new SerializationException("no schema has id " + id);
        }
        return schemas.get(id - 1);
    }
}
