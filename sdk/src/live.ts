/** A value that changes: what it is now, and word of every change. */
export interface Live<T> {
  readonly value: T;
  /** Calls the listener at once with the present value, then after every change, until the returned function is called. */
  subscribe(listener: (value: T) => void): () => void;
}
