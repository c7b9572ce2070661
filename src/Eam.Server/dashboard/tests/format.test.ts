import { describe, expect, it } from "vitest";
import { age, clock, compute, duration, metric, percent, range, reason, tick } from "../src/format";

describe("compute", () => {
  it.each([[0, "0"], [84, "84"], [999.9, "1.00 k"], [507_000, "507 k"], [1_250_000, "1.25 M"], [135e6, "135 M"], [999_999, "1.00 M"], [null, "–"], [NaN, "–"]])("%s", (value, text) =>
    expect(compute(value as number | null)).toBe(text),
  );
});

describe("tick", () => {
  it.each([[500_000, "500 k"], [1e6, "1 M"], [1.5e6, "1.5 M"], [100, "100"]])("%s", (value, text) => expect(tick(value)).toBe(text));
});

describe("metric", () => {
  it.each([[-2.6819, "−2.682"], [0.02506, "0.02506"], [0, "0.000"], [1e-7, "1.00e−7"], [12345678, "1.23e+7"], [undefined, "–"]])("%s", (value, text) =>
    expect(metric(value as number | undefined)).toBe(text),
  );
});

describe("times", () => {
  it("are short", () => {
    expect(duration(3725)).toBe("1:02:05");
    expect(duration(65)).toBe("1:05");
    const now = Date.parse("2026-01-02T00:00:00Z");
    expect(age("2026-01-01T23:59:48Z", now)).toBe("12 s");
    expect(age("2026-01-01T20:00:00Z", now)).toBe("4 h");
    expect(age(null, now)).toBe("–");
    expect(clock("2026-01-01T23:59:48.123+02:00")).toBe("21:59:48Z");
  });
});

describe("percent", () => {
  it("shows 100 only at the end", () => {
    expect(percent(0.9999)).toBe("99 %");
    expect(percent(1)).toBe("100 %");
  });
});

describe("range", () => {
  it("shows two numbers only if they differ", () => {
    expect(range("27", "27")).toBe("27");
    expect(range("891 M", "1.81 G")).toBe("891 M to 1.81 G");
  });
});

describe("reason", () => {
  it.each([["not among the best at rung 1", "not among the best at rung 1"], ["its process died", "its process died"], [null, ""]])("%s", (text, shown) => expect(reason(text)).toBe(shown));
});
