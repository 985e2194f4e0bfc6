package io.tailrace.pipeline;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Headless Chromium before pages with real players, and a web server for an asset on disk. */
final class Browser implements AutoCloseable {

    /** What the video element says of itself once it has ended, or has given up. */
    record Playback(boolean hasEnded, double currentTime, long width, long frames, List<String> errors) {}

    private static final String INSTALL = "is missing; install it with: apt-get install chromium chromium-driver npm";
    private static final Map<String, String> SCRIPTS = Map.of(
            "hls", "hls.js/dist/hls.min.js",
            "shaka", "shaka-player/dist/shaka-player.compiled.js",
            "dash", "dashjs/dist/modern/umd/dash.all.min.js");
    private static final Map<String, String> START = Map.of(
            "hls",
            "const hls = new Hls(); window.player = hls; hls.on(Hls.Events.ERROR, (e, d) => { if (d.fatal || d.details === 'bufferStalledError') errors.push(d.details); });"
                    + " hls.loadSource(url); hls.attachMedia(video); video.play();",
            "shaka",
            "shaka.polyfill.installAll(); const player = new shaka.Player(); window.player = player; player.addEventListener('error', e => errors.push('' + e.detail.code));"
                    + " player.attach(video).then(() => player.load(url)).then(() => video.play()).catch(e => errors.push('' + (e.code || e)));",
            "dash",
            "const player = dashjs.MediaPlayer().create(); window.player = player; player.on('error', e => errors.push(JSON.stringify(e.error && e.error.message)));"
                    + " player.initialize(video, url, true);");

    private final HttpServer server;
    private final ChromeDriver driver;

    private Browser(HttpServer server, ChromeDriver driver) {
        this.server = server;
        this.driver = driver;
    }

    /** Opens a browser and serves {@code asset}; {@code scratch} takes the players and the browser's profile. */
    static Browser open(Path asset, Path scratch) throws IOException, InterruptedException {
        File chromium = program("/usr/bin/chromium");
        File chromedriver = program("/usr/bin/chromedriver");
        Path players = install(scratch);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/asset/", exchange -> file(exchange, asset, "/asset/"));
        server.createContext("/players/", exchange -> file(exchange, players, "/players/"));
        server.createContext("/page", Browser::page);
        server.start();
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--autoplay-policy=no-user-gesture-required",
                "--window-size=1280,800",
                "--user-data-dir=" + Files.createDirectory(scratch.resolve("profile")));
        return new Browser(
                server,
                new ChromeDriver(
                        new ChromeDriverService.Builder()
                                .usingDriverExecutable(chromedriver)
                                .build(),
                        options));
    }

    private static File program(String path) {
        if (!Files.isExecutable(Path.of(path))) {
            throw new AssertionError(path + " " + INSTALL);
        }
        return new File(path);
    }

    /** The players by npm, as locked in src/test/players. */
    private static Path install(Path scratch) throws IOException, InterruptedException {
        for (String name : List.of("package.json", "package-lock.json")) {
            Files.copy(Path.of("src/test/players", name), scratch.resolve(name));
        }
        Process npm;
        try {
            npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                    .directory(scratch.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new AssertionError("npm " + INSTALL, e);
        }
        String output = new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!npm.waitFor(120, TimeUnit.SECONDS) || npm.exitValue() != 0) {
            throw new AssertionError("npm ci failed:\n" + output);
        }
        return scratch.resolve("node_modules");
    }

    /** Plays {@code manifest} of the asset in one of the players "hls", "shaka" and "dash" until it ends, fails, or {@code limit} is over. */
    Playback play(String player, String manifest, Duration limit) {
        driver.get("http://127.0.0.1:" + server.getAddress().getPort() + "/page?" + player + "," + manifest);
        return await(player + " plays " + manifest)
                .atMost(limit)
                .pollInterval(Duration.ofMillis(250))
                .until(this::state, state -> state.hasEnded() || !state.errors().isEmpty());
    }

    /** Opens any page, presses play, and waits until its video element has got past {@code seconds}. */
    Playback open(String url, double seconds, Duration limit) {
        driver.get(url);
        driver.executeScript("const video = document.querySelector('video'); video.muted = true; video.play();");
        return await(url)
                .atMost(limit)
                .pollInterval(Duration.ofMillis(250))
                .until(
                        this::state,
                        state ->
                                state.currentTime() > seconds || !state.errors().isEmpty());
    }

    /** Opens a manifest in one of the players and runs {@code script} again and again until it returns true. */
    void playUntil(String player, String manifest, String script, Duration limit) {
        driver.get("http://127.0.0.1:" + server.getAddress().getPort() + "/page?" + player + "," + manifest);
        await(player + " with " + manifest)
                .atMost(limit)
                .pollInterval(Duration.ofMillis(250))
                .until(() -> Boolean.TRUE.equals(driver.executeScript(script)));
    }

    /** What {@code script} returns on the open page, as text. */
    String ask(String script) {
        return String.valueOf(driver.executeScript(script));
    }

    void screenshot(Path to) throws IOException {
        Files.write(to, driver.getScreenshotAs(OutputType.BYTES));
    }

    private Playback state() {
        Object answer = driver.executeScript(
                "const v = document.querySelector('video'); return JSON.stringify({ended: v.ended, time: v.currentTime,"
                        + " width: v.videoWidth, frames: v.getVideoPlaybackQuality().totalVideoFrames,"
                        + " errors: (window.errors || []).concat(v.error ? [v.error.message] : [])});");
        JsonNode state = Server.tree(String.valueOf(answer));
        List<String> errors = new ArrayList<>();
        state.path("errors").forEach(error -> errors.add(error.asText()));
        return new Playback(
                state.path("ended").asBoolean(),
                state.path("time").asDouble(),
                state.path("width").asLong(),
                state.path("frames").asLong(),
                errors);
    }

    private static void page(HttpExchange exchange) throws IOException {
        String[] query = exchange.getRequestURI().getQuery().split(",", 2);
        String html = "<!doctype html><video muted controls width=640></video><script src=/players/"
                + SCRIPTS.getOrDefault(query[0], "") + "></script><script>"
                + "window.errors = []; const errors = window.errors, video = document.querySelector('video'), url = '/asset/"
                + query[1] + "';"
                + START.getOrDefault(query[0], "") + "</script>";
        answer(exchange, 200, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    private static void file(HttpExchange exchange, Path folder, String prefix) throws IOException {
        Path file = folder.resolve(exchange.getRequestURI().getPath().substring(prefix.length()))
                .normalize();
        if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
            answer(exchange, 404, "text/plain", new byte[0]);
            return;
        }
        answer(exchange, 200, type(file.toString()), Files.readAllBytes(file));
    }

    private static String type(String name) {
        String suffix = name.substring(name.lastIndexOf('.') + 1);
        return Map.of(
                        "m3u8",
                        "application/vnd.apple.mpegurl",
                        "mpd",
                        "application/dash+xml",
                        "js",
                        "text/javascript",
                        "vtt",
                        "text/vtt",
                        "jpg",
                        "image/jpeg")
                .getOrDefault(suffix, "video/mp4");
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        driver.quit();
        server.stop(0);
    }
}
