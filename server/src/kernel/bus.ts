/**
 * Messages between the nodes that share one database. Features do not need to know whether there is
 * more than one node.
 */

export interface Topic<T> {
  /** Sends to every other node, in order. `text` is sent unchanged, beside the data. */
  send(data: T, text?: string): void;
  /**
   * The same, and resolves when every live node has handled it; or after a second, because a node
   * may be failing.
   */
  confirm(data: T): Promise<void>;
  listen(listener: (data: T, from: string, text: string) => void): void;
}

export interface NodeWatch {
  /**
   * This node receives from the others, for the first time or again: messages in between may be
   * lost.
   */
  reconnected?(): void;
  /** A node was seen for the first time, or again after it was lost. */
  joined?(nodeId: string): void;
  /** The node left, or its lease expired. */
  lost?(nodeId: string, tookLeave: boolean): void;
}

export interface Bus {
  readonly nodeId: string;
  /** There may be other nodes, and this node does not receive from all of them. */
  readonly isCut: boolean;
  topic<T>(name: string): Topic<T>;
  watch(watch: NodeWatch): void;
  /** Tells the other nodes that this node leaves. */
  close(): Promise<void>;
}

/** For a single process. */
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
