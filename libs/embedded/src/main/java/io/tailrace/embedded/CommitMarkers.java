package io.tailrace.embedded;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.TransactionResult;
import org.apache.kafka.common.requests.WriteTxnMarkersRequest;
import org.apache.kafka.common.requests.WriteTxnMarkersResponse;

/** Writes the marker of a commit into a partition, as a coordinator does; the admin client can only write those of aborts. */
final class CommitMarkers {

    private static final int LIMIT_MILLIS = 30_000;

    private CommitMarkers() {}

    /**
     * Commits what {@code producer} has open in {@code partition}.
     *
     * @param broker leader of the partition, without TLS: {@code host:port}
     * @throws IOException also when the broker refuses, since the transaction has ended meanwhile
     */
    static void write(
            String broker, TopicPartition partition, ProducerState producer, TransactionDecisions.Commit commit)
            throws IOException {
        WriteTxnMarkersRequest request = new WriteTxnMarkersRequest.Builder(
                        List.of(new WriteTxnMarkersRequest.TxnMarkerEntry(
                                producer.producerId(),
                                commit.epoch(),
                                producer.coordinatorEpoch().orElse(0),
                                TransactionResult.COMMIT,
                                List.of(partition),
                                commit.transactionVersion())))
                .build(ApiKeys.WRITE_TXN_MARKERS.latestVersion());
        WriteTxnMarkersResponse response = (WriteTxnMarkersResponse) answer(broker, request);
        Errors error = response.errorsByProducerId()
                .getOrDefault(producer.producerId(), Map.of())
                .getOrDefault(partition, Errors.UNKNOWN_SERVER_ERROR);
        if (error != Errors.NONE) {
            throw new IOException(error.message(), error.exception());
        }
    }

    private static AbstractResponse answer(String broker, WriteTxnMarkersRequest request) throws IOException {
        RequestHeader header =
                new RequestHeader(ApiKeys.WRITE_TXN_MARKERS, request.version(), "hanging-transactions", 1);
        ByteBuffer bytes = request.serializeWithHeader(header);
        int colon = broker.lastIndexOf(':');
        try (Socket socket = new Socket(broker.substring(0, colon), Integer.parseInt(broker.substring(colon + 1)))) {
            socket.setSoTimeout(LIMIT_MILLIS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(bytes.remaining());
            out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            return AbstractResponse.parseResponse(ByteBuffer.wrap(in.readNBytes(in.readInt())), header);
        }
    }
}
