import { describe, expect, it } from "vitest";
import { roundTrips, throughput } from "../src/views/request/rates";
import { UNSACKED } from "./kit/segments";

const RETRANSMISSION = 32;

function exchange(second: number) {
  return {
    frame: [1, 2, 3], time_ns: [0, 1_000, 5_000], from_server: [1, 1, 0], start: [0, 100, 0], length: [100, 100, 0],
    ack: [-1, -1, 200], window: [-1, -1, -1], flight: [0, 0, 0], marks: [0, second, 0], ...UNSACKED,
  };
}

describe("time until acknowledged", () => {
  it("is taken from the newest segment an ACK covers", () => {
    expect(roundTrips(exchange(0), true)).toEqual({ at: [5_000], value: [4_000] });
  });

  it("is never taken across a retransmission", () => {
    expect(roundTrips(exchange(RETRANSMISSION), true).at).toEqual([]);
  });
});

it("throughput adds up to the bytes sent", () => {
  const { at, value } = throughput(exchange(0), true, 0, 2_000, 2);

  expect(at).toEqual([0, 1_000]);
  expect(value).toEqual([100e6, 100e6]);
});
