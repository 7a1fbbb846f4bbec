/**
 * Sends one file as multipart/form-data. Browsers report progress only through XMLHttpRequest;
 * without it, as in Node, it uses fetch.
 */
import { ChatError } from '../chat-error.js';
import type { Platform } from '../platform.js';
import { abortError, asChatError, whenAborted } from './abortable.js';
import { replyData } from './rest.js';

export interface Post {
  url: string;
  token: string;
  file: Blob;
  name: string;
  onProgress: ((sent: number, total: number) => void) | undefined;
  signal: AbortSignal;
  platform: Platform;
}

/**
 * An upload without progress for this long (milliseconds) is aborted; a server may take its time to
 * check a file after receiving it.
 */
const stallMs = 60_000;

/**
 * Returns the data of the reply. Throws its error, `network_error`, `timed_out`, `bad_answer` or
 * the signal's abort.
 */
export async function postFile(post: Post): Promise<unknown> {
  // It may have been cancelled while the token was fetched.
  post.signal.throwIfAborted();
  const body = new FormData();
  body.append('file', post.file, post.name);
  return typeof XMLHttpRequest === 'undefined' ? byFetch(post, body) : byRequest(post, body);
}

async function byFetch(
  { url, token, file, onProgress, signal, platform }: Post,
  body: FormData,
): Promise<unknown> {
  let response: Response;
  let text: string;
  try {
    response = await platform.fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body,
      signal,
    });
    text = await response.text();
  } catch (error) {
    throw asChatError(error);
  }
  onProgress?.(file.size, file.size);
  return replyData(parse(text), response);
}

function byRequest(
  { url, token, file, onProgress, signal, platform }: Post,
  body: FormData,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let stop = () => {};
    const wait = () => {
      stop();
      stop = platform.after(stallMs, () =>
        end(() => reject(new ChatError('timed_out', `Nothing has moved for ${stallMs} ms.`))),
      );
    };
    const end = (settle: () => void) => {
      stop();
      callOff();
      settle();
      request.abort();
    };
    const callOff = whenAborted(signal, () => end(() => reject(abortError(signal))));
    request.open('POST', url);
    request.setRequestHeader('authorization', `Bearer ${token}`);
    request.upload.onprogress = ({ loaded, total }) => {
      wait();
      // The counted bytes include the multipart frame around the file.
      onProgress?.(Math.min(file.size, Math.round((loaded / (total || 1)) * file.size)), file.size);
    };
    request.onerror = () =>
      end(() => reject(new ChatError('network_error', 'The server could not be reached.')));
    request.onload = () =>
      end(() => {
        try {
          const { status } = request;
          resolve(
            replyData(parse(request.responseText), {
              status,
              headers: { get: (name) => request.getResponseHeader(name) },
            }),
          );
        } catch (error) {
          reject(error);
        }
      });
    wait();
    request.send(body);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
