package io.tailrace.gateway.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tailrace.gateway.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each recorder's proof, with vectors that the recorders' own libraries make. */
class HookChecksTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final String BODY = "{\"a\":1}";
    private static final String SIGNATURE = "8dbbbbf4523b10bbb793e74d854144c45acccc2d233667b1c06b805b6ded8a84";

    private static void refuses(HookCheck check, Requests request, Instant now) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> check.verify(request.request(), now))
                .satisfies(e -> assertThat(e.problem().status()).isEqualTo(401))
                .satisfies(e -> assertThat(e.problem().detail()).doesNotContain("s3cr3t"));
    }

    @ParameterizedTest
    @CsvSource({"0", "299", "-299", "300"})
    void takesATimedSignatureWithinItsWindow(long age) {
        HookCheck check = new TimedSignature(List.of("other", "s3cr3t"));
        Requests request = Requests.of(BODY).header(TimedSignature.HEADER, "t=1700000000,v0=x, v1=00,v1=" + SIGNATURE);
        assertThat(check.verify(request.request(), NOW.plusSeconds(age))).contains(SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(longs = {301, -301, 86_400, -86_400})
    void refusesATimedSignatureFromAnotherTime(long age) {
        HookCheck check = new TimedSignature(List.of("s3cr3t"));
        refuses(
                check,
                Requests.of(BODY).header(TimedSignature.HEADER, "t=1700000000,v1=" + SIGNATURE),
                NOW.plusSeconds(age));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v1=" + SIGNATURE,
                "t=1700000000",
                "t=1700000000,v0=" + SIGNATURE,
                "t=17e8,v1=" + SIGNATURE,
                "t=1700000001,v1=" + SIGNATURE,
                "t=99999999999999999999,v1=" + SIGNATURE,
                ""
            })
    void refusesTimedSignaturesThatAreNone(String header) {
        refuses(new TimedSignature(List.of("s3cr3t")), Requests.of(BODY).header(TimedSignature.HEADER, header), NOW);
    }

    @Test
    void refusesAnotherBodyAndAnotherSecret() {
        String header = TimedSignature.sign("s3cr3t", BODY.getBytes(StandardCharsets.UTF_8), NOW);
        assertThat(header).isEqualTo("t=1700000000,v1=" + SIGNATURE);
        HookCheck check = new TimedSignature(List.of("s3cr3t"));
        refuses(check, Requests.of(BODY + " ").header(TimedSignature.HEADER, header), NOW);
        refuses(new TimedSignature(List.of("s3cr3T")), Requests.of(BODY).header(TimedSignature.HEADER, header), NOW);
        refuses(check, Requests.of(BODY), NOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lklSbahGxj-ujz9k_RcAgBdKmng", "lklSbahGxj-ujz9k_RcAgBdKmng="})
    void takesOvenMediaEnginesSignatureWithAndWithoutPadding(String signature) {
        HookCheck check = new OmeSignature(List.of("s3cr3t"));
        assertThat(check.verify(
                        Requests.of(BODY).header("X-OME-Signature", signature).request(), NOW))
                .isPresent();
        refuses(check, Requests.of("{\"a\":2}").header("X-OME-Signature", signature), NOW);
        refuses(check, Requests.of(BODY).header("X-OME-Signature", ""), NOW);
        refuses(check, Requests.of(BODY), NOW);
        assertThat(check.verify(Requests.of(BODY).token("s3cr3t").request(), NOW))
                .isEmpty();
    }

    @Test
    void takesATokenFromPathQueryOrHeader() {
        HookCheck check = new TokenCheck(List.of("s3cr3t", "next"));
        assertThat(check.verify(Requests.of("").token("s3cr3t").request(), NOW)).isEmpty();
        assertThat(check.verify(Requests.of("").query("token", "next").request(), NOW))
                .isEmpty();
        assertThat(check.verify(
                        Requests.of("").header("Authorization", "bearer s3cr3t").request(), NOW))
                .isEmpty();
        refuses(check, Requests.of(""), NOW);
        refuses(check, Requests.of("").token("s3cr3").query("token", "next"), NOW);
        refuses(check, Requests.of("").header("Authorization", "Basic s3cr3t"), NOW);
    }

    private static String jwt(String header, String claims, String secret) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        String signed = encoder.encodeToString(header.getBytes(StandardCharsets.UTF_8)) + "."
                + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        byte[] signature = Digest.hmac("HmacSHA256", secret, signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + encoder.encodeToString(signature);
    }

    private static final String HS256 = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    private static final String CLAIMS = "{\"iss\":\"APIkey\",\"nbf\":1699999990,\"exp\":1700000300,"
            + "\"sha256\":\"AVq9f1zFei3ZS3WQ8ErYCEJzkF7jPsXOvq5iJ2qX+GI=\"}";

    @Test
    void takesLiveKitsTokenWithAndWithoutBearer() {
        HookCheck check = LiveKitToken.of(List.of("other:x", "APIkey:s3cr3t"));
        String jwt = jwt(HS256, CLAIMS, "s3cr3t");
        assertThat(check.verify(Requests.of(BODY).header("Authorization", jwt).request(), NOW))
                .isPresent();
        assertThat(check.verify(
                        Requests.of(BODY)
                                .header("Authorization", "Bearer " + jwt)
                                .request(),
                        NOW))
                .isPresent();
        refuses(check, Requests.of("{\"a\":2}").header("Authorization", jwt), NOW);
        refuses(check, Requests.of(BODY).header("Authorization", jwt), NOW.plus(Duration.ofMinutes(7)));
        refuses(check, Requests.of(BODY).header("Authorization", jwt), NOW.minus(Duration.ofMinutes(2)));
        refuses(LiveKitToken.of(List.of("APIkey:other")), Requests.of(BODY).header("Authorization", jwt), NOW);
        refuses(LiveKitToken.of(List.of("another:s3cr3t")), Requests.of(BODY).header("Authorization", jwt), NOW);
    }

    @Test
    void refusesLiveKitTokensThatAreNotSignedAsTheyMust() {
        HookCheck check = LiveKitToken.of(List.of("APIkey:s3cr3t"));
        refuses(check, Requests.of(BODY).header("Authorization", jwt("{\"alg\":\"none\"}", CLAIMS, "s3cr3t")), NOW);
        refuses(check, Requests.of(BODY).header("Authorization", jwt("{\"alg\":\"HS512\"}", CLAIMS, "s3cr3t")), NOW);
        refuses(check, Requests.of(BODY).header("Authorization", jwt(HS256, "{\"iss\":\"APIkey\"}", "s3cr3t")), NOW);
        refuses(check, Requests.of(BODY).header("Authorization", "a.b.c"), NOW);
        refuses(check, Requests.of(BODY).header("Authorization", "!.!"), NOW);
        refuses(check, Requests.of(BODY), NOW);
    }

    @Test
    void showNoSecretAsText() {
        assertThat(new TokenCheck(List.of("s3cr3t")).toString()
                        + new TimedSignature(List.of("s3cr3t"))
                        + new OmeSignature(List.of("s3cr3t"))
                        + LiveKitToken.of(List.of("APIkey:s3cr3t"))
                        + Requests.of(BODY).token("s3cr3t").request())
                .doesNotContain("s3cr3t");
    }

    @Test
    void remembersProofsForTenMinutes() {
        ReplayMemory memory = new ReplayMemory();
        memory.keep("a", NOW);
        memory.keep("b", NOW.plusSeconds(300));
        assertThat(memory.has("a", NOW.plusSeconds(600))).isTrue();
        assertThat(memory.has("a", NOW.plusSeconds(601))).isFalse();
        assertThat(memory.has("b", NOW.plusSeconds(601))).isTrue();
    }
}
