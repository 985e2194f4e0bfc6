package io.tailrace.ffmpeg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts children so that none outlives this process: they run under {@code setpriv --pdeathsig KILL}. The kernel ties that signal to
 * the <em>thread</em> that started the child, so all of them are started by one thread that lives until {@link #close}; closing kills
 * what still runs. Children get no environment but their library path and what drivers are found by, an empty folder, no core files,
 * few file handles and a bounded memory.
 */
public final class ChildLauncher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChildLauncher.class);
    private static final List<Path> PROGRAM_FOLDERS =
            List.of(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/sbin"));
    private static final int FILE_HANDLES = 256;
    private static final String VICTIM_SCORE = "500";

    /** Where drivers of GPUs are found, and which GPUs may be used. */
    private static final Set<String> DRIVER_VARIABLES =
            Set.of("LIBVA_DRIVERS_PATH", "LIBVA_DRIVER_NAME", "CUDA_VISIBLE_DEVICES");

    private final FfmpegPrograms programs;
    private final Path scratch;
    private final List<String> wrapper;
    private final Optional<ChildMemory> memory;
    private final ControlGroup group = ControlGroup.own();
    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread starter = new Thread(task, "ffmpeg-starter");
        starter.setDaemon(true);
        return starter;
    });

    /**
     * @param scratch existing folder in which each child gets an empty working folder of its own
     */
    public ChildLauncher(FfmpegPrograms programs, Path scratch) {
        this(programs, scratch, Optional.empty());
    }

    /** @param memory of each child; empty: as much as there is */
    public ChildLauncher(FfmpegPrograms programs, Path scratch, Optional<ChildMemory> memory) {
        this(programs, scratch, memory, wrapper(PROGRAM_FOLDERS, memory));
    }

    ChildLauncher(FfmpegPrograms programs, Path scratch, Optional<ChildMemory> memory, List<String> wrapper) {
        this.programs = programs;
        this.scratch = scratch;
        this.memory = memory;
        this.wrapper = wrapper;
    }

    /** The programs that limit and bind a child, as far as this system has them. */
    static List<String> wrapper(List<Path> folders, Optional<ChildMemory> memory) {
        List<String> line = new ArrayList<>();
        find("setsid", folders).ifPresent(line::add); // Ctrl-C on the worker's terminal is not meant for its children
        find("prlimit", folders)
                .ifPresentOrElse(
                        program -> {
                            line.addAll(List.of(program, "--core=0", "--nofile=" + FILE_HANDLES));
                            memory.ifPresent(most -> line.add("--data=" + most.dataBytes()));
                            line.add("--");
                        },
                        () -> LOG.warn("prlimit (util-linux) is not installed: children run without limits"));
        find("setpriv", folders)
                .ifPresentOrElse(
                        program -> line.addAll(List.of(program, "--no-new-privs", "--pdeathsig", "KILL", "--")),
                        () -> LOG.warn(
                                "setpriv (util-linux) is not installed: ffmpeg outlives a worker that is killed"));
        return line;
    }

    private static Optional<String> find(String program, List<Path> folders) {
        return folders.stream()
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    public FfmpegPrograms programs() {
        return programs;
    }

    /**
     * Starts ffmpeg.
     *
     * @param output gets each line of standard output, on a thread of the child
     * @throws IOException when it cannot be started: no memory, no handles, no such program
     */
    public ChildProcess ffmpeg(List<String> arguments, Consumer<String> output)
            throws IOException, InterruptedException {
        return ffmpeg(arguments, output, line -> {});
    }

    /** The same; {@code errors} gets each line of standard error as it comes, on another thread of the child: its report keeps only the last. */
    public ChildProcess ffmpeg(List<String> arguments, Consumer<String> output, Consumer<String> errors)
            throws IOException, InterruptedException {
        return start("ffmpeg", programs.ffmpeg(), arguments, output, errors);
    }

    /** Starts ffprobe, otherwise as {@link #ffmpeg}. */
    public ChildProcess ffprobe(List<String> arguments, Consumer<String> output)
            throws IOException, InterruptedException {
        return start("ffprobe", programs.ffprobe(), arguments, output, line -> {});
    }

    private ChildProcess start(
            String name, Path program, List<String> arguments, Consumer<String> output, Consumer<String> errors)
            throws IOException, InterruptedException {
        List<String> line = Stream.of(wrapper, List.of(program.toString()), arguments)
                .flatMap(List::stream)
                .toList();
        Path folder = Files.createTempDirectory(scratch, name + "-");
        ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().keySet().retainAll(DRIVER_VARIABLES);
        builder.environment().put("LD_LIBRARY_PATH", programs.libraries().toString());
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("SVT_LOG", "1"); // errors only, it ignores ffmpeg's log level
        Process process = onStarter(name, builder, folder);
        running.add(process);
        var unused = process.onExit().thenAccept(running::remove);
        preferAsVictim(process);
        return new ChildProcess(name + "-" + process.pid(), process, folder, memory, group, output, errors);
    }

    /** Where memory runs out all the same the kernel is to take a child, which is tried again, and not the worker. */
    private static void preferAsVictim(Process process) {
        try {
            Files.writeString(Path.of("/proc/" + process.pid() + "/oom_score_adj"), VICTIM_SCORE);
        } catch (IOException e) {
            LOG.debug("The kernel takes no advice on what to kill when memory runs out", e);
        }
    }

    private Process onStarter(String name, ProcessBuilder builder, Path folder)
            throws IOException, InterruptedException {
        CompletableFuture<Process> started = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    started.complete(builder.start());
                } catch (IOException | RuntimeException e) {
                    started.completeExceptionally(e);
                }
            });
            return started.get();
        } catch (InterruptedException e) {
            var unused = started.thenAccept(Process::destroyForcibly);
            Files.deleteIfExists(folder);
            throw e;
        } catch (ExecutionException e) {
            Files.deleteIfExists(folder);
            throw new IOException(name + " cannot be started: " + e.getMessage(), e);
        } catch (RejectedExecutionException e) {
            Files.deleteIfExists(folder);
            throw new IOException(name + " cannot be started: the worker is shutting down", e);
        }
    }

    /** Kills every child that still runs. */
    @Override
    public void close() {
        thread.shutdown();
        running.forEach(Process::destroyForcibly);
    }
}
