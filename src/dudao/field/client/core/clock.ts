// What time it is, whatever the phone's clock says: the last server time and how long that is ago.
import type { Instant, Moment } from "../contract";

// Two clocks of one phone drift apart by less; a larger gap is a jump.
const TOLERANCE_MS = 2_000;
// An answer that took longer says too little about the moment it was made.
const QUICK_MS = 5_000;

interface Anchor {
  server: number;
  wall: number;
  mono: number;
}

export class Clock {
  private anchor: Anchor | null = null;

  constructor(
    private readonly wall: () => number = Date.now,
    private readonly mono: () => number = () => performance.now(),
    private known: number | null = null, // the last drift, wall − trusted, in ms
  ) {}

  get drift(): number | null {
    return this.known;
  }

  // The drift of an earlier run; what this run learnt is better.
  recall(drift: number | null): void {
    if (this.known === null) this.known = drift;
  }

  ticks(): number {
    return this.mono();
  }

  // The server said `at` in answer to what was asked when `ticks` stood at `asked`.
  hear(at: Instant, asked: number): void {
    const server = Date.parse(at);
    const took = this.mono() - asked;
    if (Number.isNaN(server) || (this.anchor && took > QUICK_MS)) return;
    this.anchor = { server: server + took / 2, wall: this.wall(), mono: this.mono() };
    this.known = Math.round(this.anchor.wall - this.anchor.server);
  }

  now(): Moment {
    const wall = this.wall();
    const trusted = this.trusted();
    return {
      wall: new Date(wall).toISOString(),
      trusted: trusted === null ? null : new Date(trusted).toISOString(),
      drift_ms: trusted === null ? this.known : Math.round(wall - trusted),
      sure: trusted !== null,
    };
  }

  // The best guess of the true time, in ms.
  best(): number {
    return this.trusted() ?? this.wall() - (this.known ?? 0);
  }

  // The monotonic clock stands still while a phone sleeps: where the wall clock ran ahead of it
  // nobody can tell sleep from a clock put forward, and the server's time is no longer known.
  private trusted(): number | null {
    if (this.anchor === null) return null;
    const passed = this.mono() - this.anchor.mono;
    const jump = this.wall() - this.anchor.wall - passed;
    return jump > TOLERANCE_MS ? null : this.anchor.server + passed;
  }
}
