"use strict";

// Shows the job named by the address: waits until it is complete, then plays its asset.
const jobId = location.pathname.split("/").pop();
const video = document.getElementById("video");
const POLL_MILLIS = 1000;

function say(id, text) {
  document.getElementById(id).textContent = text;
}

function mediaUrl(key) {
  return "/media/" + key.split("/").map(encodeURIComponent).join("/");
}

function playHls(url) {
  if (!window.Hls || !Hls.isSupported()) {
    video.src = url; // a browser that plays HLS itself
    return;
  }
  const hls = new Hls();
  let recovered = false;
  hls.on(Hls.Events.ERROR, (event, data) => {
    if (!data.fatal) {
      return;
    }
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR && !recovered) {
      recovered = true;
      hls.recoverMediaError();
      return;
    }
    say("error", "Playback failed: " + data.details);
  });
  hls.on(Hls.Events.LEVEL_SWITCHED, (event, data) => {
    const level = hls.levels[data.level];
    say("quality", level.width + " × " + level.height + ", " + Math.round(level.bitrate / 1000) + " kb/s");
  });
  hls.loadSource(url);
  hls.attachMedia(video);
  window.tailracePlayer = hls;
}

function play(job) {
  const outputs = job.outputs;
  if (outputs.poster) {
    video.poster = mediaUrl(outputs.poster);
  }
  if (outputs.hls) {
    playHls(mediaUrl(outputs.hls));
  } else if (outputs.files.length > 0) {
    video.src = mediaUrl(outputs.files[0]);
  } else {
    say("error", "This asset has nothing to play.");
  }
}

async function show() {
  const response = await fetch("/api/v1/jobs/" + encodeURIComponent(jobId));
  const job = await response.json();
  if (!response.ok) {
    say("state", "");
    say("error", job.detail || "There is no such job.");
    return;
  }
  const name = job.source.key.split("/").pop();
  document.title = name + " – Tailrace";
  say("title", name);
  document.getElementById("attribution").hidden = !/^bbb-(1080p-12s|360p-6s)\.mp4$/.test(name);
  say("state", job.state.toLowerCase().replace("_", " ") + (job.waitingFor ? ": " + job.waitingFor : ""));
  if (job.outputs) {
    play(job);
  } else if (job.state === "FAILED" || job.state === "CANCELED") {
    say("error", job.error ? job.error.message : "The job was canceled.");
  } else {
    setTimeout(start, POLL_MILLIS);
  }
}

function start() {
  show().catch(() => {
    say("state", "The server does not answer; trying again …");
    setTimeout(start, POLL_MILLIS);
  });
}

start();
