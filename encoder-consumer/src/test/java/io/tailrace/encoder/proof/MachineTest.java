package io.tailrace.encoder.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {

    @Test
    void countsCardsOfOneKind() {
        assertThat(Machine.of("amd64", List.of("NVIDIA L4, 550.54.15", "NVIDIA L4, 550.54.15"), "", "", "", "0x10de\n"))
                .isEqualTo(new Machine("amd64", "2 x NVIDIA L4", "550.54.15"));
    }

    @Test
    void knowsABoardByItsRelease() {
        String release = "# R36 (release), REVISION: 3.0, GCID: 36923193, BOARD: generic, EABI: aarch64, DATE: Fri";

        assertThat(Machine.of("aarch64", List.of(), release, "NVIDIA Jetson Orin NX\0", "", ""))
                .isEqualTo(new Machine("aarch64", "NVIDIA Jetson Orin NX", "L4T 36.3.0"));
    }

    @Test
    void readsTheKernelsDriverWhereNoProgramTells() {
        String module =
                "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.183.01  Sun May 12 19:39:15 UTC 2024\nGCC version:";

        assertThat(Machine.of("amd64", List.of(), "", "", module, ""))
                .isEqualTo(new Machine("amd64", "NVIDIA", "535.183.01"));
    }

    @Test
    void namesTheMakerOfARenderNode() {
        assertThat(Machine.of("amd64", List.of(), "", "", "", "0x8086\n").gpu()).isEqualTo("Intel");
        assertThat(Machine.of("amd64", List.of(), "", "", "", "").gpu()).isEmpty();
    }
}
