// Which of a finding's frames belong to the request looked at: a finding may be of many requests.
import type { RequestDetail } from "../../api/types";

export interface Proof { own: number[]; elsewhere: number[] }

export function proofIn(frames: number[], { request, segments }: Pick<RequestDetail, "request" | "segments">): Proof {
  const carried = new Set(segments.frame);
  const spans = [request.request_frames, ...(request.response_frames ? [request.response_frames] : [])];
  const isOwn = (frame: number) => carried.has(frame) || spans.some(([first, last]) => frame === first || frame === last);
  return { own: frames.filter(isOwn), elsewhere: frames.filter((frame) => !isOwn(frame)) };
}
