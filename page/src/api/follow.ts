// Keeps the summary up to date: once for a file, again and again while a capture is being read.
import { failure, revision, summary } from "../state/store";
import { ask } from "./client";
import { forget } from "./use";
import type { Progress, Summary } from "./types";

const EVERY_MS = 1_000;

export function follow(): void {
  void load().then(() => {
    if (summary.value?.state === "reading") listen();
  });
}

async function load(): Promise<void> {
  try {
    summary.value = await ask<Summary>("summary");
    failure.value = null;
  } catch (error) {
    failure.value = error as Error;
  }
}

function listen(): void {
  const events = new EventSource("api/events");
  let last = 0;
  events.onmessage = (event) => {
    const progress = JSON.parse(event.data as string) as Progress;
    const now = performance.now();
    const isDone = progress.state === "done";
    if (isDone) events.close();
    if (!isDone && now - last < EVERY_MS) return;
    last = now;
    forget();
    void load().then(() => {
      revision.value += 1;
    });
  };
}
