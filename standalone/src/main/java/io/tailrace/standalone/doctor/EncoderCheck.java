package io.tailrace.standalone.doctor;

import io.tailrace.encoder.NodeReport;
import io.tailrace.service.Environment;
import java.io.IOException;

/** What this node encodes, by trying it as a worker does at its start. */
record EncoderCheck(Environment environment) implements Check {

    @Override
    public String subject() {
        return "encoders";
    }

    @Override
    public Finding look() throws InterruptedException {
        try {
            return judge(NodeReport.of(environment));
        } catch (IOException e) {
            return Finding.failure(subject(), "The encoders could not be tried: " + e.getMessage());
        }
    }

    /** A codec that is missing is no fault of the node's, but somebody may have expected it. */
    Finding judge(NodeReport report) {
        String can = "class " + report.hardwareClass() + ": " + String.join(", ", report.encoders());
        return report.refused().isEmpty()
                ? Finding.ok(subject(), can)
                : Finding.warning(subject(), can + "; without " + String.join("; without ", report.refused()));
    }
}
