// Keeps the summary up to date: once for a file, again and again while a capture is read or made.
import { effect } from "@preact/signals";
import { capture, captures } from "../state/capture";
import { failure, isGrowing, revision, summary, wasLive } from "../state/store";
import { address, ask } from "./client";
import { forget } from "./use";
import type { OpenedCapture, Progress, Summary } from "./types";

const EVERY_MS = 1_000;

export function follow(): void {
  void list();
  effect(() => {
    capture.value;
    const following = new Following();
    return () => following.leave();
  });
}

async function list(): Promise<void> {
  captures.value = await ask<OpenedCapture[]>("captures").catch(() => []);
}

/** One capture, until another is looked at. */
class Following {
  private events: EventSource | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private latest = 0;
  private isLeft = false;
  private asked = 0;

  constructor() {
    summary.value = null;
    failure.value = null;
    wasLive.value = false;
    void this.begin();
  }

  leave(): void {
    this.isLeft = true;
    this.events?.close();
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private async begin(): Promise<void> {
    await this.load();
    if (!this.isLeft && !failure.value && isGrowing.value) this.listen();
  }

  private listen(): void {
    this.events = new EventSource(address("events"));
    this.events.onmessage = (event) => this.told(JSON.parse(event.data as string) as Progress);
    this.events.onerror = () => {
      this.events?.close();
      this.later(() => void this.begin());
    };
  }

  /** At once after a pause, else when a second is over: what comes last is never left out. */
  private told({ state }: Progress): void {
    const isOver = state === "done" || state === "failed";
    if (isOver) this.events?.close();
    if (isOver && this.timer !== null) clearTimeout(this.timer);
    if (isOver) void this.load();
    else if (this.timer === null) this.later(() => void this.load());
  }

  private later(run: () => void): void {
    if (this.timer !== null) clearTimeout(this.timer);
    const pause = Math.max(0, this.latest + EVERY_MS - performance.now());
    this.timer = setTimeout(() => {
      this.timer = null;
      run();
    }, pause);
  }

  private async load(): Promise<void> {
    this.latest = performance.now();
    const turn = (this.asked += 1);
    try {
      const answer = await ask<Summary>("summary");
      if (this.isLeft || turn !== this.asked) return;
      const isFirst = summary.value === null;
      forget();
      wasLive.value ||= answer.state === "live";
      summary.value = answer;
      failure.value = null;
      if (!isFirst) revision.value += 1;
    } catch (error) {
      if (!this.isLeft) failure.value = error as Error;
    }
  }
}
