/**
 * What the nodes over one database tell each other. Feature code neither knows nor cares whether
 * there is more than one.
 */

export interface Topic<T> {
  /** To every other node, in the order of sending. `text` travels as it is, beside the data. */
  send(data: T, text?: string): void;
  /**
   * The same, and resolves when every node that lives has acted on it; or after a second, as a node
   * may be dying.
   */
  confirm(data: T): Promise<void>;
  listen(listener: (data: T, from: string, text: string) => void): void;
}

export interface NodeWatch {
  /**
   * This node can hear the others, for the first time or again: what was said meanwhile may be
   * lost.
   */
  reconnected?(): void;
  /** Heard of for the first time, or again after it was lost. */
  joined?(nodeId: string): void;
  /** It took its leave, or was not heard for the time of its lease. */
  lost?(nodeId: string, tookLeave: boolean): void;
}

export interface Bus {
  readonly nodeId: string;
  /** There may be other nodes, and not all of them can be heard. */
  readonly isCut: boolean;
  topic<T>(name: string): Topic<T>;
  watch(watch: NodeWatch): void;
  /** Takes leave of the other nodes. */
  close(): Promise<void>;
}

/** For one process alone. */
export function localBus(nodeId: string): Bus {
  return {
    nodeId,
    isCut: false,
    topic: () => ({
      send: () => undefined,
      confirm: () => Promise.resolve(),
      listen: () => undefined,
    }),
    watch: () => undefined,
    close: () => Promise.resolve(),
  };
}
