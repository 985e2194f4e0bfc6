package io.tailrace.embedded;

/** Broker and registry shared by all tests of a JVM, started at the first use and stopped when the JVM ends. */
@SuppressWarnings("DoNotCallSuggester")
public final class TestCluster {

    private TestCluster() {}

    public static TestCluster shared() {
        throw new UnsupportedOperationException();
    }

    public String bootstrapServers() {
        throw new UnsupportedOperationException();
    }

    public String registryUrl() {
        throw new UnsupportedOperationException();
    }

    /** A topic prefix no other test has: keeps tests apart on the shared broker. */
    public String uniquePrefix() {
        throw new UnsupportedOperationException();
    }
}
