package io.tailrace.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Keeps the native memory of all stores of a process within one small cache: by default each store takes 50 MiB of blocks and 48 MiB of
 * write buffers. Rows are small and few, so nothing is lost. Made by Kafka Streams from its class name, hence public.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {

    private static final long CACHE_BYTES = 16L << 20;
    private static final long WRITE_BYTES = 8L << 20;
    private static final long WRITE_BUFFER_BYTES = 1L << 20;

    static {
        RocksDB.loadLibrary();
    }

    /** One for the process, as the setter is made once per store; never closed. */
    private static final Cache CACHE = new LRUCache(CACHE_BYTES);

    private static final WriteBufferManager WRITES = new WriteBufferManager(WRITE_BYTES, CACHE);

    @Override
    public void setConfig(String store, Options options, Map<String, Object> config) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(CACHE);
        table.setCacheIndexAndFilterBlocks(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(WRITES);
        options.setWriteBufferSize(WRITE_BUFFER_BYTES);
        options.setMaxWriteBufferNumber(2);
        options.setMaxBackgroundJobs(1);
    }

    @Override
    public void close(String store, Options options) {
        // Cache and write buffers belong to the process.
    }
}
