// A value that others follow.
import type { Live } from "../core";

export class Value<T> implements Live<T> {
  private readonly followers = new Set<(value: T) => void>();

  constructor(private current: T) {}

  get value(): T {
    return this.current;
  }

  set(value: T): void {
    if (Object.is(value, this.current)) return;
    this.current = value;
    for (const follower of [...this.followers]) follower(value);
  }

  follow(changed: (value: T) => void): () => void {
    this.followers.add(changed);
    return () => this.followers.delete(changed);
  }
}
