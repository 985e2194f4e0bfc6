package io.tailrace.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.DispatchCommand;
import io.tailrace.events.DispatchCommandKind;
import io.tailrace.events.JobLogEntry;
import io.tailrace.events.JobLogKind;
import io.tailrace.events.JobView;
import io.tailrace.events.Outcome;
import io.tailrace.events.PlanMade;
import io.tailrace.events.PublishRequested;
import io.tailrace.events.ReadyGroup;
import io.tailrace.events.Task;
import io.tailrace.events.UnitPublished;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/**
 * No record over 256 KiB, for the largest title there may be: 24 h at 60 fps in 4 s chunks, fourteen renditions, keys as long as S3 allows,
 * text in an alphabet of three bytes a character.
 */
class RecordSizesTest {

    private final LargestTitle title = new LargestTitle();

    private static int size(SpecificRecord record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new SpecificDatumWriter<>(record.getSchema(), SpecificData.getForClass(record.getClass()))
                .write(record, encoder);
        encoder.flush();
        return 5 + out.size(); // with the header of the wire format
    }

    private static void assertFits(SpecificRecord record) throws IOException {
        assertThat(size(record))
                .as("bytes of %s", record.getSchema().getName())
                .isLessThan(TopicCatalogue.LARGEST_RECORD_BYTES);
    }

    @Test
    void theTitleIsALargeOne() throws IOException {
        assertThat(LargestTitle.CHUNKS).isEqualTo(21_600);
        assertThat(size(title.plan())).isGreaterThan(8 * 1024);
    }

    @Test
    void anEncodeTaskFits() throws IOException {
        Task task = title.encodeTask();

        assertFits(task);
        assertFits(DispatchCommand.newBuilder()
                .setKind(DispatchCommandKind.READY)
                .setJobId(LargestTitle.JOB)
                .setReady(ReadyGroup.newBuilder()
                        .setGroupId(task.getGroupId())
                        .setTemplate(task)
                        .setChunks(LargestTitle.CHUNKS)
                        .setReadyAtMillis(Long.MAX_VALUE)
                        .setTenant(LargestTitle.KEY)
                        .build())
                .setAtMillis(Long.MAX_VALUE)
                .build());
    }

    @Test
    void aPublishStepOf256UnitsFits() throws IOException {
        assertFits(title.publishTask());
        assertFits(PublishRequested.newBuilder()
                .setJobId(LargestTitle.JOB)
                .setRun(99)
                .setPublish(title.publishTask().getPublish().orElseThrow())
                .setAtMillis(Long.MAX_VALUE)
                .build());
    }

    @Test
    void anOutcomeOfTwelveUnitsFits() throws IOException {
        Outcome outcome = title.outcome(12);

        assertFits(outcome);
    }

    @Test
    void theViewOfAJobFits() throws IOException {
        JobView view = title.view();

        assertFits(view);
    }

    @Test
    void entriesOfTheJobLogFit() throws IOException {
        assertFits(JobLogEntry.newBuilder()
                .setKind(JobLogKind.PLAN_MADE)
                .setJobId(LargestTitle.JOB)
                .setRun(99)
                .setPlanMade(PlanMade.newBuilder()
                        .setPlan(title.plan())
                        .setMetadata(title.metadata())
                        .setCreatedAtMillis(Long.MAX_VALUE)
                        .build())
                .setAtMillis(Long.MAX_VALUE)
                .build());
        assertFits(JobLogEntry.newBuilder()
                .setKind(JobLogKind.UNIT_PUBLISHED)
                .setJobId(LargestTitle.JOB)
                .setRun(99)
                .setUnitPublished(UnitPublished.newBuilder()
                        .setStep(Integer.MAX_VALUE)
                        .setUnits(title.units(LargestTitle.PUBLISH_UNITS))
                        .build())
                .setAtMillis(Long.MAX_VALUE)
                .build());
    }
}
