package io.tailrace.pipeline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The rules of docs/architecture.md that a compiler cannot hold. */
class ArchitectureTest {

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tailrace");

    /** Decisions are pure: records in, records out, no clock, no I/O. */
    private static final String[] DECISIONS = {
        "io.tailrace.audit..",
        "io.tailrace.media..",
        "io.tailrace.encoder.dialect..",
        "io.tailrace.encoder.translate..",
        "io.tailrace.router.plan..",
        "io.tailrace.router.pool..",
        "io.tailrace.router.job..",
        "io.tailrace.packager.fold..",
        "io.tailrace.packager.hls..",
        "io.tailrace.packager.dash..",
        "io.tailrace.packager.receipt.."
    };

    private static void check(ArchRule rule) {
        rule.check(CODE);
    }

    @Test
    void decisionsKnowNoKafkaNoStoreNoHttpAndNoFiles() {
        check(noClasses()
                .that()
                .resideInAnyPackage(DECISIONS)
                .and()
                .haveSimpleNameNotEndingWith("Topology")
                .and()
                .haveSimpleNameNotEndingWith("Processor")
                .and()
                .doNotHaveSimpleName("PendingUnits") // the fold's store, an edge beside its decision
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..",
                        "io.minio..",
                        "okhttp3..",
                        "org.eclipse.jetty..",
                        "java.nio.file..",
                        "java.net.http..",
                        "io.tailrace.store..",
                        "io.tailrace.ffmpeg.."));
    }

    @Test
    void decisionsReadNoClock() {
        for (Class<?> clock : new Class<?>[] {java.time.Instant.class, java.time.LocalDateTime.class}) {
            check(noClasses().that().resideInAnyPackage(DECISIONS).should().callMethod(clock, "now"));
        }
        check(noClasses().that().resideInAnyPackage(DECISIONS).should().callMethod(System.class, "currentTimeMillis"));
        check(noClasses().that().resideInAnyPackage(DECISIONS).should().callMethod(System.class, "nanoTime"));
    }

    @Test
    void servicesDoNotKnowEachOther() {
        check(slices().matching("io.tailrace.(gateway|router|encoder|packager)..")
                .should()
                .notDependOnEachOther());
    }

    @Test
    void librariesKnowNoService() {
        check(noClasses()
                .that()
                .resideInAnyPackage(
                        "io.tailrace.audit..",
                        "io.tailrace.media..",
                        "io.tailrace.profiles..",
                        "io.tailrace.service..",
                        "io.tailrace.kafka..",
                        "io.tailrace.streams..",
                        "io.tailrace.store..",
                        "io.tailrace.ffmpeg..",
                        "io.tailrace.worker..",
                        "io.tailrace.tracing..",
                        "io.tailrace.embedded..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.tailrace.gateway..",
                        "io.tailrace.router..",
                        "io.tailrace.encoder..",
                        "io.tailrace.packager..",
                        "io.tailrace.standalone.."));
    }

    @Test
    void theRouterReadsNoObjectsAndTheEncoderWritesNoManifests() {
        check(noClasses()
                .that()
                .resideInAPackage("io.tailrace.router..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.tailrace.store..", "org.eclipse.jetty.."));
        check(noClasses()
                .that()
                .resideInAPackage("io.tailrace.gateway..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.tailrace.ffmpeg..", "io.tailrace.worker.."));
    }

    @Test
    void nothingIsNamedAfterNothing() {
        check(noClasses()
                .that()
                .resideInAPackage("io.tailrace..")
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameStartingWith("Abstract"));
    }

    @Test
    void nobodyPrintsButTheCommand() {
        check(noClasses()
                .that()
                .resideInAPackage("io.tailrace..")
                .and()
                .resideOutsideOfPackages(
                        "io.tailrace.standalone..", "io.tailrace.service..", "io.tailrace.benchmarks..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err"));
        check(classes().that().resideInAPackage("io.tailrace..").should().notBeAnnotatedWith(Deprecated.class));
    }
}
