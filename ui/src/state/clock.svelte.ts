/** The time on the relay's clock, which may differ from this computer's. Ticks each second. */
export class Clock {
  /** Milliseconds since the Unix epoch. */
  now = $state(Date.now());
  #ahead = 0;

  /** Takes over the clock that the snapshot was made with. */
  set(now: number): void {
    this.#ahead = now - Date.now();
    this.now = now;
  }

  /** Starts ticking; the returned function stops it. */
  start(): () => void {
    const timer = setInterval(() => (this.now = Date.now() + this.#ahead), 1000);
    return () => clearInterval(timer);
  }
}
