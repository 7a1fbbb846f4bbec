import type { Feature } from './feature.js';
import { liveQuery, queryByKey } from './live-query.js';
import type { Live } from './live.js';

/** Messages of bots that grow while they are written: those with `streaming`. */
export interface Streams {
  /**
   * The text so far of a message that grows; `null` until it is known. `message.changed` has the
   * whole text at the end.
   *
   *     const stop = streams.live(message.conversationId, message.seq).subscribe((text) => …);
   */
  live(conversationId: string, seq: number): Live<string | null>;
}

/** After a failure, the text is asked for again with the next event that does not fit. */
export const createStreams: Feature<Streams> = (deps) => {
  const { call, events } = deps;
  const query = queryByKey((key) => {
    const [conversationId = '', place] = key.split(' ');
    const seq = Number(place);
    return liveQuery<string | null>(
      deps,
      () => null,
      (value) => {
        let isAsking = false;
        let isOver = false;
        const ask = () => {
          if (isAsking || isOver) return;
          isAsking = true;
          call('streams.get', { conversationId, seq })
            .then(
              ({ text }) => {
                if (!isOver && text.length > (value.value ?? '').length) value.set(text);
                else if (!isOver && value.value === null) value.set(text);
              },
              () => undefined,
            )
            .finally(() => {
              isAsking = false;
            });
        };
        const stop = events.add(({ name, data }) => {
          if (name !== 'message.streamed') return;
          if (data.conversationId !== conversationId || data.seq !== seq) return;
          const known = value.value ?? '';
          if (data.offset > known.length) return ask();
          const added = data.text.slice(known.length - data.offset);
          if (added !== '') value.set(known + added);
        });
        ask();
        return () => {
          isOver = true;
          stop();
        };
      },
    );
  });
  return { live: (conversationId, seq) => query(`${conversationId} ${seq}`) };
};
